import type { RecordTypeRead } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";

type Field = RecordTypeRead["fields"][number];
type Values = Record<string, unknown>;

/** One value in words: a choice by its title, a number with its unit, a yes or no. */
export function valueWord(field: Field, value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (field.type === "boolean") return value === true ? "是" : "否";
  if (field.type === "choice")
    return field.choices.find((choice) => choice.value === value)?.title ?? String(value);
  if (field.type === "number") {
    const unit = field.unit && field.unit !== "比例" ? ` ${field.unit}` : "";
    return `${plain(String(value))}${unit}`;
  }
  return String(value);
}

/** All values in one line: "议题 学习贯彻 · 到会率 0.95". */
export function summaryOf(type: RecordTypeRead | undefined, values: Values): string {
  if (!type) return Object.values(values).join(" · ");
  return type.fields
    .filter((field) => values[field.name] !== undefined && values[field.name] !== null)
    .map((field) => `${field.title} ${valueWord(field, values[field.name])}`)
    .join(" · ");
}

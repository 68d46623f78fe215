/** Puts the server's field errors on the form's fields; what fits no field is returned as a sentence. */
import type { FormInstance } from "antd";
import { asProblem } from "@/api/problem";

type Path = (string | number)[];

function pathOf(field: string): Path {
  return field
    .replace(/^body\.?/, "")
    .split(".")
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

export function showProblem(form: FormInstance, error: unknown): string | undefined {
  const problem = asProblem(error);
  const onFields: { name: Path; errors: string[] }[] = [];
  const left: string[] = [];
  for (const { field, message } of problem.errors) {
    const name = pathOf(field);
    if (form.getFieldInstance(name) || form.isFieldTouched(name) || form.getFieldValue(name) !== undefined) {
      onFields.push({ name, errors: [message] });
    } else {
      left.push(field ? `${field}:${message}` : message);
    }
  }
  if (onFields.length) form.setFields(onFields);
  if (left.length) return `${problem.detail} ${left.join(";")}`;
  return onFields.length ? undefined : problem.detail;
}

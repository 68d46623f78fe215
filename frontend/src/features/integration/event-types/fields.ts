/** What is in the data of an event, read from its JSON schema. */
interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  $defs?: Record<string, Schema>;
}

export interface Field {
  name: string;
  kind: string;
  /** Whether it may be empty. */
  optional: boolean;
}

const WORDS: Record<string, string> = {
  string: "文字",
  integer: "整数",
  number: "数",
  boolean: "是或否",
  object: "对象",
  null: "空",
};
const FORMATS: Record<string, string> = { uuid: "编号", date: "日期", "date-time": "时间", decimal: "数" };

/** The fields of `data`, those of nested objects with a dot; none for an event that only names its object. */
export function fieldsOf(schema: object): Field[] {
  const whole = schema as Schema;
  const data = whole.properties?.data;
  return data ? below(data, whole.$defs ?? {}, "") : [];
}

function below(schema: Schema, defs: Record<string, Schema>, prefix: string): Field[] {
  const here = resolve(schema, defs);
  return Object.entries(here.properties ?? {}).flatMap(([name, property]) => {
    const { inner, optional } = unwrap(property, defs);
    const path = `${prefix}${name}`;
    const field = { name: path, kind: kindOf(inner, defs), optional };
    const item = inner.type === "array" ? resolve(inner.items ?? {}, defs) : inner;
    const nested = item.properties ? below(item, defs, `${path}${item === inner ? "." : "[]."}`) : [];
    return [field, ...nested];
  });
}

function resolve(schema: Schema, defs: Record<string, Schema>): Schema {
  return schema.$ref ? (defs[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
}

/** Without the alternative of nothing. */
function unwrap(schema: Schema, defs: Record<string, Schema>): { inner: Schema; optional: boolean } {
  const choices = (schema.anyOf ?? [schema]).map((choice) => resolve(choice, defs));
  const left = choices.filter(({ type }) => type !== "null");
  return { inner: left[0] ?? {}, optional: left.length < choices.length };
}

function kindOf(schema: Schema, defs: Record<string, Schema>): string {
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === "array") return `${kindOf(resolve(schema.items ?? {}, defs), defs)}的列表`;
  return FORMATS[schema.format ?? ""] ?? WORDS[schema.type ?? "object"] ?? "任意";
}

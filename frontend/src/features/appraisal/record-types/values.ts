/** Between what the form holds and what the server takes. */
import dayjs, { type Dayjs } from "dayjs";
import type { FieldDraft, RecordTypeDraft, RecordTypeVersionRead } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";

export interface FieldValues {
  name: string;
  title: string;
  type: FieldDraft["type"];
  unit?: string;
  min?: string;
  max?: string;
  integer?: boolean;
  required?: boolean;
  /** One option a line: code=title. */
  choices?: string;
  synonyms?: string[];
  filled_by?: FieldDraft["filled_by"];
  consent?: boolean;
  result?: FieldDraft["result"];
}

export interface FormValues extends Omit<RecordTypeDraft, "fields" | "evidence"> {
  fields?: FieldValues[];
  evidence?: {
    required?: boolean;
    kinds?: NonNullable<RecordTypeDraft["evidence"]>["kinds"];
    count?: string;
    photo_rule?: { purpose?: string; legal_basis?: string; expires_on?: Dayjs; approver?: string };
  };
}

const word = (text: string | undefined) => text?.trim() || null;

function choicesOf(text: string | undefined) {
  return (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [value = "", ...rest] = line.split("=");
      return { value: value.trim(), title: rest.join("=").trim() || value.trim() };
    });
}

export function bodyOf({ fields = [], evidence, ...values }: FormValues): RecordTypeDraft {
  const demandsPhoto = evidence?.required && evidence.kinds?.includes("photo");
  const rule = evidence?.photo_rule;
  return {
    ...values,
    code: values.code?.trim() ?? "",
    section_title: word(values.section_title ?? undefined),
    fields: fields.map((field) => ({
      name: field.name?.trim() ?? "",
      title: field.title?.trim() ?? "",
      type: field.type,
      unit: word(field.unit),
      min: word(field.min),
      max: word(field.max),
      integer: field.integer ?? false,
      required: field.required ?? false,
      choices: field.type === "choice" ? choicesOf(field.choices) : [],
      synonyms: field.synonyms ?? [],
      filled_by: field.filled_by ?? "hand",
      consent: field.consent ?? false,
      result: field.result ?? null,
    })),
    evidence: {
      required: evidence?.required ?? false,
      kinds: evidence?.kinds ?? [],
      count: Number(evidence?.count || 0),
      photo_rule:
        demandsPhoto && rule?.expires_on
          ? {
              purpose: rule.purpose ?? "",
              legal_basis: rule.legal_basis ?? "",
              approver: rule.approver ?? "",
              expires_on: rule.expires_on.format("YYYY-MM-DD"),
            }
          : null,
    },
  };
}

export const BLANK: Partial<FormValues> = {
  entered_by: ["secretary"],
  use: "ordinary",
  fields: [{ name: "", title: "", type: "text", required: true, filled_by: "hand" }],
};

export function valuesOf(seen: RecordTypeVersionRead): Partial<FormValues> {
  const { photo_rule: rule, ...evidence } = seen.evidence;
  return {
    code: seen.code,
    title: seen.title,
    section: seen.section,
    entered_by: [...seen.entered_by],
    use: seen.use,
    is_meeting: seen.is_meeting,
    tells_result: seen.tells_result,
    reason: seen.status === "draft" ? (seen.reason ?? "") : "",
    fields: seen.fields.map((field) => ({
      ...field,
      unit: field.unit ?? undefined,
      min: field.min === null ? undefined : plain(field.min),
      max: field.max === null ? undefined : plain(field.max),
      choices: field.choices.map(({ value, title }) => `${value}=${title}`).join("\n"),
      synonyms: [...field.synonyms],
    })),
    evidence: {
      required: evidence.required,
      kinds: [...evidence.kinds],
      count: String(evidence.count),
      photo_rule: rule ? { ...rule, expires_on: dayjs(rule.expires_on) } : undefined,
    },
  };
}

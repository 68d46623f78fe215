import type { DueRow, ReadingCreate } from "@/api/generated/types.gen";

/** What has been typed for targets and not been sent, by target. */
export type Drafts = Readonly<Record<string, string>>;

const NUMBER = /^-?\d+(\.\d+)?$/;

/** What is wrong with the words typed for a target, or nothing. */
export function fault(row: Pick<DueRow, "is_quantitative">, typed: string): string | undefined {
  return row.is_quantitative && !NUMBER.test(typed.trim()) ? "请填写数字,例如 1250.5" : undefined;
}

/** The last day on which a reading of the month can be: its end, or today while it runs. */
export function dayOf(month: string, today: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const end = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  return end < today ? end : today;
}

/** The typed ones as the server takes them; those with a fault are left out. */
export function toSend(rows: readonly DueRow[], drafts: Drafts, day: string): ReadingCreate[] {
  return rows
    .filter((row) => drafts[row.target_id]?.trim() && !fault(row, drafts[row.target_id] ?? ""))
    .map((row) => {
      const typed = drafts[row.target_id]?.trim() ?? "";
      return {
        target_id: row.target_id,
        as_of: day,
        value: row.is_quantitative ? typed : null,
        note: row.is_quantitative ? null : typed,
      };
    });
}

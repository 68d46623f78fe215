import type { VenueRow } from "@/api/generated/types.gen";
import { fixed, plain } from "@/shared/format";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";

export const STATES: Record<VenueRow["state"], { word: string; tone: Tone }> = {
  planned: { word: "筹建", tone: "info" },
  open: { word: "启用", tone: "good" },
  closed: { word: "停用", tone: "quiet" },
};

export function VenueTag({ state }: { state: VenueRow["state"] }) {
  return <StatusTag tone={STATES[state].tone}>{STATES[state].word}</StatusTag>;
}

export const DAY = "YYYY-MM-DD";

/** An amount of 元 in 万元, exactly: "120000.00" is "12". */
export function inTenThousands(amount: string): string {
  const cents = fixed(amount, 2).replace(".", "").padStart(7, "0");
  return plain(`${cents.slice(0, -6)}.${cents.slice(-6)}`);
}

/** An amount in both units: "120,000.00 元(12 万元)". */
export function money(amount: string): string {
  const [whole = "0", cents] = fixed(amount, 2).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents} 元(${inTenThousands(amount)} 万元)`;
}

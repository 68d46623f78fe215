/** What an inspector may find (scoring.md, section 5), with the words offered for a tap. */
import type { SheetItem, SheetRead, VerificationCreate } from "@/api/generated/types.gen";

export type Finding = Pick<VerificationCreate, "verdict" | "amount" | "fraction" | "reason" | "note"> & {
  /** Pictures or papers from the place; never asked for. */
  files?: File[];
};
export type DetailedVerdict = Exclude<Finding["verdict"], "confirmed">;

export const REASONS: Record<Exclude<DetailedVerdict, "rated">, string[]> = {
  rejected: ["现场未见原始记录", "内容与实际不符", "未在本周期开展", "参加人员不实", "佐证材料不符合要求"],
  reduced: ["现场核实与台账不符", "部分内容未落实", "资料不完整", "参加人数不足"],
  exempt: ["本期没有此项任务", "与支部实际不符,不适用", "上级统一暂停"],
};

export const RATINGS: { fraction: string; word: string }[] = [
  { fraction: "1", word: "满分" },
  { fraction: "0.9", word: "九成" },
  { fraction: "0.8", word: "八成" },
  { fraction: "0.6", word: "六成" },
  { fraction: "0.4", word: "四成" },
  { fraction: "0", word: "不得分" },
];

/** A quarter, a half, three quarters and all of the points, as decimal strings: "2" gives 0.5, 1, 1.5, 2. */
export function parts(points: string): string[] {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(points);
  if (!match) return [];
  const digits = match[2] ?? "";
  const units = BigInt(`${match[1]}${digits}`) * 100n;
  const scale = digits.length + 2;
  return [1n, 2n, 3n, 4n].map((quarter) => {
    const text = ((units * quarter) / 4n).toString().padStart(scale + 1, "0");
    return `${text.slice(0, -scale)}.${text.slice(-scale)}`.replace(/\.?0+$/, "");
  });
}

/** The chosen words and what was typed, as one reason. */
export function reasonOf(chosen: string | undefined, typed: string): string | undefined {
  return [chosen, typed.trim()].filter(Boolean).join(";") || undefined;
}

export const keyOf = (item: SheetItem) => `${item.indicator}@${item.cell}`;

export const isWaiting = (item: SheetItem) => item.flag === "unverified" || item.flag === "pending";

export const itemsOf = (sheet: SheetRead) => sheet.groups.flatMap((group) => group.items);

/** The next item that waits, from the one just looked at onwards and then from the top. */
export function nextWaiting(items: readonly SheetItem[], after: SheetItem): SheetItem | undefined {
  const at = items.findIndex((item) => keyOf(item) === keyOf(after));
  return [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0))].find(
    (item) => isWaiting(item) && item.why_not === null,
  );
}

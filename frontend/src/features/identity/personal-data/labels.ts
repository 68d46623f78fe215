import type { PurposeRead } from "@/api/generated/types.gen";

export const VERDICTS: Record<NonNullable<PurposeRead["verdict"]>, string> = {
  acceptable: "可接受",
  acceptable_with_measures: "采取措施后可接受",
  unacceptable: "不可接受",
};

export const PURPOSE_STATES = {
  draft: { word: "草稿", tone: "info" },
  in_force: { word: "已启用", tone: "good" },
  ended: { word: "已结束", tone: "quiet" },
} as const;

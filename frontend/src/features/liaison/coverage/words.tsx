import type { CoveredOutlet } from "@/api/generated/types.gen";
import { StatusTag } from "@/shared/ui/status-tag";
import type { Filters } from "./queries";

export type Shown = NonNullable<Filters["shown"]>;

export const SHOWN: Record<Shown, string> = {
  uncovered: "无党员网点",
  uncovered_unpaired: "无党员且未结对",
  uncovered_paired: "无党员、已结对",
  covered: "有党员网点",
  all: "全部网点",
};

/** Two things side by side: whether a member works there, and whether a representative looks after it. */
export function CoverageTags({ row }: { row: CoveredOutlet }) {
  return (
    <span className="row">
      <StatusTag tone={row.is_uncovered ? "warn" : "good"}>
        {row.is_uncovered ? "无党员" : "有党员"}
      </StatusTag>
      <StatusTag tone={row.representatives.length ? "info" : "quiet"}>
        {row.representatives.length ? "已结对" : "未结对"}
      </StatusTag>
    </span>
  );
}

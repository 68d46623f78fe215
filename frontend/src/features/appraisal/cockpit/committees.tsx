import type { CommitteeRow } from "@/api/generated/types.gen";
import { difference, fixed } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { Bars } from "@/shared/ui/bars";
import { ChartFrame } from "@/shared/ui/charts/chart-frame";

/** The organisations directly below, each a step further down. */
export function Committees({ rows }: { rows: CommitteeRow[] }) {
  const [, patch] = useUrlState();
  if (rows.length < 2) return null;
  return (
    <ChartFrame
      title="各单位平均得分"
      heads={["单位", "支部", "平均", "变化", "否决", "待核验"]}
      rows={rows.map((row) => ({
        key: row.organization_id,
        cells: [
          row.name,
          row.branches,
          fixed(row.average),
          difference(row.average, row.previous_average) ?? "—",
          row.vetoed,
          row.unverified,
        ],
      }))}
    >
      <Bars
        label="各单位平均得分"
        full="100"
        markLabel="上期"
        bars={rows.map((row) => ({
          key: row.organization_id,
          label: row.name,
          value: row.average,
          text: fixed(row.average),
          mark: row.previous_average,
          onOpen: () => patch({ org: row.organization_id }),
        }))}
      />
    </ChartFrame>
  );
}

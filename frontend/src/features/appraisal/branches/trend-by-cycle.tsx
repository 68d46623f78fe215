import { Segmented } from "antd";
import { useState } from "react";
import type { TrendPoint } from "@/api/generated/types.gen";
import { starWord } from "@/shared/format";
import { Trend } from "@/shared/ui/charts/trend";
import { CYCLES } from "../labels";

/** Months with months, quarters with quarters: only like periods make a line. */
export function TrendByCycle({ points, current }: { points: TrendPoint[]; current: string }) {
  const cycles = Object.keys(CYCLES).filter((cycle) => points.some((point) => point.cycle === cycle));
  const [chosen, setChosen] = useState<string>();
  const longest = points.filter((point) => point.cycle === "month").length > 2 ? "month" : current;
  const cycle = chosen ?? longest;
  return (
    <Trend
      title="走势"
      extra={
        cycles.length > 1 && (
          <Segmented
            aria-label="周期"
            value={cycle}
            options={cycles.map((value) => ({ value, label: CYCLES[value] }))}
            onChange={setChosen}
          />
        )
      }
      points={points
        .filter((point) => point.cycle === cycle)
        .map((point) => ({
          period: point.period,
          value: point.total,
          median: point.median,
          note: [
            point.rank !== null && `第 ${point.rank} 名 / ${point.ranked_count}`,
            point.stars !== null && starWord(point.stars),
            point.status === "open" && "进行中",
          ]
            .filter(Boolean)
            .join(","),
        }))}
    />
  );
}

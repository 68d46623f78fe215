import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { fixed, forDrawing, period } from "@/shared/format";
import { useTextSize } from "@/shared/hooks/use-text-size";
import { ProgressBar } from "../progress-bar";
import { CHART_FONT, ChartFrame } from "./chart-frame";

const Chart = lazy(() => import("./engine"));

export interface TrendPoint {
  period: string;
  value: string | null;
  median?: string | null;
  note?: string;
}

interface Props {
  title: string;
  points: TrendPoint[];
  valueName?: string;
  /** What the second line is called. */
  otherName?: string;
  /** Digits behind the point. */
  digits?: number;
  extra?: ReactNode;
}

/** How a figure moved over the periods, with a second one beside it: the category's median, if nothing else is said. */
export function Trend(props: Props) {
  const { title, points, valueName = "总分", otherName = "同类中位数", digits = 2, extra } = props;
  const { scale } = useTextSize();
  const withMedian = points.some((point) => point.median);
  const option = useMemo(() => {
    const font = { fontSize: 12 * scale, color: "#4b5563", fontFamily: CHART_FONT };
    const line = (name: string, values: (string | null | undefined)[], color: string, dotted: boolean) => ({
      name,
      type: "line",
      data: values.map((value) => (value == null ? null : forDrawing(value))),
      symbol: dotted ? "rect" : "circle",
      symbolSize: 8,
      lineStyle: { color, width: 2.5, type: dotted ? "dotted" : "solid" },
      itemStyle: { color },
    });
    return {
      tooltip: { trigger: "axis", confine: true },
      legend: { bottom: 0, itemGap: 28, textStyle: font },
      grid: { left: 8, right: 16, top: 16, bottom: 40, containLabel: true },
      xAxis: { type: "category", data: points.map((point) => point.period), axisLabel: font },
      yAxis: { type: "value", scale: true, axisLabel: font, splitLine: { lineStyle: { color: "#e9e6e0" } } },
      series: [
        line(
          valueName,
          points.map((point) => point.value),
          "#a8201a",
          false,
        ),
        ...(withMedian
          ? [
              line(
                otherName,
                points.map((point) => point.median),
                "#646b76",
                true,
              ),
            ]
          : []),
      ],
    };
  }, [points, scale, valueName, otherName, withMedian]);
  const words = points.map((point) => `${point.period} ${fixed(point.value, digits)}`).join(",");

  return (
    <ChartFrame
      title={title}
      extra={extra}
      heads={["时期", valueName, ...(withMedian ? [otherName] : []), "说明"]}
      rows={points.map((point) => ({
        key: point.period,
        cells: [
          period(point.period),
          fixed(point.value, digits),
          ...(withMedian ? [fixed(point.median, digits)] : []),
          point.note ?? "",
        ],
      }))}
    >
      <Suspense fallback={<ProgressBar label="正在载入图形…" />}>
        <Chart option={option} height={260} label={`趋势图:${words}`} />
      </Suspense>
    </ChartFrame>
  );
}

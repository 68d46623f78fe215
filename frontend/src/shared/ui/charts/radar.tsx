import { lazy, Suspense, useMemo } from "react";
import { fixed, forDrawing } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { useTextSize } from "@/shared/hooks/use-text-size";
import { ProgressBar } from "../progress-bar";
import { CHART_FONT, ChartFrame } from "./chart-frame";

const Chart = lazy(() => import("./engine"));

export interface RadarAxis {
  key: string;
  title: string;
  now: string | null;
  before: string | null;
  median: string | null;
}

interface Props {
  title: string;
  axes: RadarAxis[];
  /** What the three layers are called. */
  layers?: { now: string; before: string; median: string };
}

const LAYERS = { now: "本期", before: "上期", median: "同类中位数" };

/** Three layers on one radar: now, the period before, and the median of the same category. */
export function Radar({ title, axes, layers = LAYERS }: Props) {
  const phone = useIsPhone();
  const { scale } = useTextSize();
  const option = useMemo(() => {
    const has = (layer: "before" | "median") => axes.some((axis) => axis[layer] !== null);
    const points = (layer: "now" | "before" | "median") => axes.map((axis) => forDrawing(axis[layer]));
    const font = { fontSize: 13 * scale, color: "#1f2328", fontFamily: CHART_FONT };
    const data = [
      has("median") && {
        name: layers.median,
        value: points("median"),
        symbol: "rect",
        lineStyle: { color: "#646b76", type: "dotted", width: 2 },
        itemStyle: { color: "#646b76" },
        areaStyle: { opacity: 0 },
      },
      has("before") && {
        name: layers.before,
        value: points("before"),
        symbol: "triangle",
        lineStyle: { color: "#1d4f91", type: "dashed", width: 2 },
        itemStyle: { color: "#1d4f91" },
        areaStyle: { opacity: 0 },
      },
      {
        name: layers.now,
        value: points("now"),
        symbol: "circle",
        lineStyle: { color: "#a8201a", width: 2.5 },
        itemStyle: { color: "#a8201a" },
        areaStyle: { color: "#a8201a", opacity: 0.14 },
      },
    ].filter((layer) => layer !== false);
    return {
      tooltip: { trigger: "item", confine: true },
      legend: { bottom: 0, itemGap: 28, textStyle: font, data: [layers.now, layers.before, layers.median] },
      radar: {
        center: ["50%", "46%"],
        radius: phone ? "56%" : "66%",
        indicator: axes.map((axis) => ({ name: axis.title, max: 100, min: 0 })),
        axisName: { ...font, fontWeight: 600 },
        splitArea: { areaStyle: { color: ["#fff", "#faf8f5"] } },
        splitLine: { lineStyle: { color: "#dedad3" } },
        axisLine: { lineStyle: { color: "#dedad3" } },
      },
      series: [{ type: "radar", data }],
    };
  }, [axes, layers, phone, scale]);
  const words = axes.map((axis) => `${axis.title} ${fixed(axis.now)}`).join(",");

  return (
    <ChartFrame
      title={title}
      heads={["指数", layers.now, layers.before, layers.median]}
      rows={axes.map((axis) => ({
        key: axis.key,
        cells: [axis.title, fixed(axis.now), fixed(axis.before), fixed(axis.median)],
      }))}
    >
      <Suspense fallback={<ProgressBar label="正在载入图形…" />}>
        <Chart option={option} height={phone ? 320 : 380} label={`雷达图:${words}`} />
      </Suspense>
    </ChartFrame>
  );
}

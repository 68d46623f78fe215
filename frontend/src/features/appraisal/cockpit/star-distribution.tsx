import { useNavigate } from "@tanstack/react-router";
import type { Cockpit } from "@/api/generated/types.gen";
import { difference, starWord } from "@/shared/format";
import { Bars } from "@/shared/ui/bars";
import { ChartFrame } from "@/shared/ui/charts/chart-frame";

/** How many branches have how many stars, beside the period before. */
export function StarDistribution({ cockpit }: { cockpit: Cockpit }) {
  const navigate = useNavigate();
  const before = new Map(cockpit.previous_stars.map((entry) => [entry.stars, entry.count]));
  const rows = [5, 4, 3, 2, 1, 0].map((stars) => ({
    stars,
    count: cockpit.stars.find((entry) => entry.stars === stars)?.count ?? 0,
    before: cockpit.previous_stars.length ? (before.get(stars) ?? 0) : undefined,
  }));
  const open = (stars: number) => {
    if (!cockpit.run) return;
    void navigate({ to: "/runs/$id", params: { id: cockpit.run.id }, search: { stars } });
  };
  if (cockpit.run && !cockpit.run.has_stars) {
    return (
      <section className="card" aria-label="星级分布">
        <h2>星级分布</h2>
        <p className="quiet">月评价只看得分与排名,星级在季度和年度评定。</p>
      </section>
    );
  }
  return (
    <ChartFrame
      title="星级分布"
      heads={["星级", "支部数", "上期", "变化"]}
      rows={rows.map((row) => ({
        key: String(row.stars),
        cells: [
          starWord(row.stars),
          row.count,
          row.before ?? "—",
          row.before === undefined ? "—" : difference(String(row.count), String(row.before), 0),
        ],
      }))}
    >
      <Bars
        label="星级分布"
        markLabel="上期"
        bars={rows.map((row) => ({
          key: String(row.stars),
          label: starWord(row.stars),
          value: String(row.count),
          text: `${row.count} 个`,
          mark: row.before === undefined ? null : String(row.before),
          tone: row.stars === 0 ? "grey" : "gold",
          onOpen: () => open(row.stars),
        }))}
      />
    </ChartFrame>
  );
}

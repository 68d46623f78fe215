import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { SimulatedBranch, SimulationRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { SimulationReport } from "./simulation-report";

const side = (total: string, stars: number) => ({
  total,
  stars,
  rank: 2,
  ranked_count: 9,
  disqualified: false,
  vetoes: [],
});

function branch(more: Partial<SimulatedBranch>): SimulatedBranch {
  return {
    organization_id: "00000000-0000-7000-8000-000000000201",
    code: "LG0101",
    name: "炼钢一支部",
    category: "production",
    direction: "up",
    before: side("80.00", 3),
    after: side("86.50", 4),
    change: "6.50",
    rank_change: 2,
    star_change: 1,
    effects: [{ code: "output", title: "产量计划完成率", change: "6.50" }],
    ...more,
  };
}

const scheme = {
  scheme_id: "00000000-0000-7000-8000-000000000401",
  code: "star-branch-5521",
  number: 2,
  title: "党支部分类星级评定",
  status: "draft" as const,
  run_id: null,
  as_of: "2026-11-21T02:00:00Z",
};

const REPORT: SimulationRead = {
  period: "2026-Q3",
  period_title: "2026年第三季度",
  has_stars: true,
  scheme,
  compared_with: {
    ...scheme,
    number: 1,
    status: "published",
    run_id: "00000000-0000-7000-8000-000000000301",
  },
  summary: {
    branches: 2,
    rising: 1,
    falling: 1,
    unchanged: 0,
    added: 0,
    gone: 0,
    more_stars: 1,
    fewer_stars: 0,
    stars_before: [
      { stars: 4, count: 0 },
      { stars: 3, count: 2 },
    ],
    stars_after: [
      { stars: 4, count: 1 },
      { stars: 3, count: 1 },
    ],
  },
  rows: [
    branch({}),
    branch({
      organization_id: "00000000-0000-7000-8000-000000000202",
      name: "轧钢二支部",
      direction: "down",
      after: side("79.00", 3),
      change: "-1.00",
      rank_change: -1,
      star_change: 0,
      effects: [],
    }),
  ],
};

it("says who rises and falls, through which indicator, and the stars before and after", async () => {
  renderScreen(<SimulationReport report={REPORT} />);
  expect(await screen.findByRole("status")).toHaveTextContent(
    "得分上升 1 个、下降 1 个、不变 0 个;升星 1 个",
  );
  const risen = screen.getByRole("link", { name: "炼钢一支部" }).closest("li") as HTMLElement;
  expect(risen).toHaveTextContent("80.00 → 86.50");
  expect(risen).toHaveTextContent("三星 → 四星");
  expect(risen).toHaveTextContent("名次升 2");
  expect(within(risen).getByRole("list", { name: "因哪些指标" })).toHaveTextContent("产量计划完成率 +6.50");
  expect(screen.getByRole("list", { name: "星级分布" })).toHaveTextContent("0 → 1 个");
});

it("shows only those that fall", async () => {
  renderScreen(<SimulationReport report={REPORT} />);
  await userEvent.click(await screen.findByText("下降 1"));
  expect(screen.queryByRole("link", { name: "炼钢一支部" })).toBeNull();
  expect(screen.getByRole("link", { name: "轧钢二支部" })).toBeVisible();
});

import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { BRANCH, BRANCH_PAGE, RUN, TRACE } from "@/testing/appraisal";
import { renderScreen } from "@/testing/render";
import { answer, signedInWith } from "@/testing/server";
import { BranchPage } from "./branch-page";

vi.mock("@/shared/ui/charts/engine", () => ({
  default: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

beforeEach(() => {
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/appraisal/branches/:id", BRANCH_PAGE);
  answer("*/api/v1/appraisal/branches/:id/trace", TRACE);
});

it("shows total, stars with the signed reason, rank, and what is missing for the next star", async () => {
  signedInWith("appraisal.run:read");
  renderScreen(<BranchPage id={BRANCH} />);
  const summary = await screen.findByRole("region", { name: "总体情况" });
  expect(summary).toHaveTextContent("87.50");
  expect(summary).toHaveTextContent("四星");
  expect(summary).toHaveTextContent("署名发布:两项现场指标因检修停产未能验收");
  expect(summary).toHaveTextContent("上升 1 名");
  expect(screen.getByRole("region", { name: "距下一星" })).toHaveTextContent("还差 4.50 分");
  expect(screen.queryByRole("button", { name: "登记台账" })).toBeNull();
});

it("reads the radar as a table of three layers, a hidden median as a dash", async () => {
  signedInWith("appraisal.run:read");
  renderScreen(<BranchPage id={BRANCH} />);
  const radar = within(await screen.findByRole("region", { name: "五项指数" }));
  expect(await radar.findByRole("img", { name: /星级队伍 92.00/ })).toBeVisible();
  await userEvent.click(radar.getByRole("button", { name: "表格" }));
  expect(radar.getByRole("row", { name: /星级队伍/ })).toHaveTextContent("星级队伍92.0088.0085.00");
  expect(radar.getByRole("row", { name: /星级品牌/ })).toHaveTextContent("星级品牌70.00——");
});

it("answers why not 100 down to the record, the rule and the verdict", async () => {
  signedInWith("appraisal.run:read");
  const view = renderScreen(<BranchPage id={BRANCH} />);
  await userEvent.click(await screen.findByRole("button", { name: "为什么不是 100 分?" }));
  expect(view.address()).toContain("trace=all");
  const drawer = within(await screen.findByRole("dialog"));
  expect(await drawer.findByText(/^100 − /)).toHaveTextContent("100 − 87.50 = 12.50 分,由以下 2 项相加而成");
  expect(drawer.getByText("−13.50")).toBeVisible();
  expect(drawer.getByText("+1.00")).toBeVisible();
  await userEvent.click(drawer.getByText("党课"));
  expect(await drawer.findByText("每季度党课不少于 1 次,按次数比例得分")).toBeVisible();
  const cell = drawer.getByRole("region", { name: "2026年第三季度" });
  expect(cell).toHaveTextContent("题目 学习贯彻全会精神");
  expect(cell).toHaveTextContent("×0.5");
  expect(cell).toHaveTextContent("晚于截止日期");
  expect(cell).toHaveTextContent("线下核验:核减,核减 0.5 分。理由:签到表缺页");
  expect(cell).toHaveTextContent("许文清");
});

it("gives no stars to a month", async () => {
  signedInWith("appraisal.run:read");
  const run = { ...RUN, cycle: "month" as const, period: "2026-09", has_stars: false };
  answer("*/api/v1/appraisal/branches/:id", { ...BRANCH_PAGE, run, stars: null });
  renderScreen(<BranchPage id={BRANCH} />);
  expect(await screen.findByText("月评价不评星级")).toBeVisible();
});

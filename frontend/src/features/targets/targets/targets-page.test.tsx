import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { IntegrityReport } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { HOTELS, PERSON, TOP, TRAVEL } from "./target.sample";
import { TargetsPage } from "./targets-page";

beforeEach(() => {
  signedInWith("targets.target:read", "targets.target:set");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
});

function grows(items = [TOP, HOTELS, TRAVEL], total = items.length) {
  answer("*/api/v1/targets/targets:tree", { items, total, is_whole: items.length === total });
}

it("shows the tree with plan, actual, light and what is still open", async () => {
  grows();
  renderScreen(<TargetsPage />);
  const grid = await screen.findByRole("treegrid", { name: "目标分解" });
  const [top, hotels, travel] = within(grid).getAllByRole("row").slice(1);
  expect(top).toHaveAttribute("aria-expanded", "true");
  expect(top).toHaveTextContent("◆ 还有 7 % 未分解");
  expect(top).toHaveTextContent("20.0392 亿元推算");
  expect(top).toHaveTextContent("112.28 %");
  expect(within(top as HTMLElement).getByText("绿灯")).toBeVisible();
  expect(hotels).toHaveTextContent("份额 60.00 %");
  expect(hotels).toHaveTextContent("占总目标 60.00 %");
  expect(travel).toHaveTextContent("不高于上年实际");
  expect(travel).toHaveTextContent("未定责任人");
});

it("is walked by keys alone, fetches deeper levels, and opens a target", async () => {
  grows();
  answer(`*/api/v1/targets/targets/${HOTELS.id}/tree`, { items: [HOTELS, PERSON], total: 2, is_whole: true });
  const view = renderScreen(<TargetsPage />);
  await screen.findByRole("treegrid");
  await userEvent.keyboard("jj");
  const rows = () => screen.getAllByRole("row").slice(1);
  expect(rows()[1]).toHaveFocus();
  await userEvent.keyboard("{ArrowRight}");
  expect(await screen.findByRole("link", { name: PERSON.title })).toBeVisible();
  await userEvent.keyboard("{ArrowDown}");
  expect(rows()[2]).toHaveAttribute("aria-level", "3");
  await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
  expect(screen.queryByRole("link", { name: PERSON.title })).toBeNull();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(view.address()).toBe(`/targets/${HOTELS.id}`));
});

it("says that there is nothing to take back, and keeps year and search in the address", async () => {
  const asked: string[] = [];
  server.use(
    http.get("*/api/v1/targets/targets:tree", ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("year") ?? "");
      return HttpResponse.json({ items: [TOP, HOTELS], total: 2, is_whole: true });
    }),
  );
  const view = renderScreen(<TargetsPage />, { at: "/?year=2025&q=酒店" });
  expect(await screen.findByRole("link", { name: HOTELS.title })).toBeVisible();
  expect(asked).toEqual(["2025"]);
  await userEvent.keyboard("u");
  expect(await screen.findByText("没有可撤销的分解")).toBeVisible();
  expect(view.address()).toContain("year=2025");
});

it("says what to do where there is nothing, and where it went wrong", async () => {
  grows([]);
  const view = renderScreen(<TargetsPage />);
  expect(await screen.findByText(/还没有目标。可“新建目标”/)).toBeVisible();
  view.unmount();
  refuse("*/api/v1/targets/targets:tree", 503, { detail: "服务暂时不可用,请稍后再试。" });
  renderScreen(<TargetsPage />);
  expect(await screen.findByText("服务暂时不可用,请稍后再试。")).toBeVisible();
});

it("lists what does not add up, each with what to do and the way to the field", async () => {
  grows();
  const report: IntegrityReport = {
    checked: 3,
    errors: 1,
    warnings: 0,
    counts: [{ kind: "no_owner", severity: "error", title: "没有责任人", count: 1 }],
    findings: [
      {
        kind: "no_owner",
        severity: "error",
        title: "没有责任人",
        target_id: TRAVEL.id,
        organization_id: TRAVEL.organization_id,
        organization_name: TRAVEL.organization_name,
        subject: TRAVEL.title,
        field: "owner_member_id",
        advice: "没有责任人,请先确定责任人",
      },
    ],
  };
  answer("*/api/v1/targets/integrity", report);
  renderScreen(<TargetsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "完整性检查" }));
  const panel = await screen.findByRole("dialog");
  expect(await within(panel).findByText("没有责任人,请先确定责任人")).toBeVisible();
  expect(within(panel).getByRole("link", { name: TRAVEL.title })).toHaveAttribute(
    "href",
    `/targets/${TRAVEL.id}?field=owner_member_id`,
  );
});

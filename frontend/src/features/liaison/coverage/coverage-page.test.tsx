import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { Coverage, CoveredOutlet, CoveredOutletRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { CoveragePage } from "./coverage-page";
import { OutletPage } from "./outlet-page";

const COUNTY = "00000000-0000-7000-8000-000000000102";
const OUTLET: CoveredOutlet = {
  id: "00000000-0000-7000-8000-000000000701",
  code: "WD010101",
  name: "安桥支局",
  organization_id: "00000000-0000-7000-8000-000000000101",
  organization_name: "安河县城区党支部",
  liaison_point: "职工小家",
  staff_count: 9,
  own_member_count: 0,
  external_member_count: 1,
  is_uncovered: true,
  since: "2016-01-01",
  representatives: ["周明远"],
  last_visited_on: "2026-11-10",
};
const FIGURES = {
  ...{ outlets: 241, with_member: 187, uncovered: 54, uncovered_share: "22.41", uncovered_paired: 50 },
  ...{ uncovered_unpaired: 4, paired: 230, external_members: 187 },
};
const COVERAGE: Coverage = {
  ...FIGURES,
  groups: [{ ...FIGURES, id: COUNTY, name: "安河县分公司党总支", outlets: 36, uncovered: 10 }],
  trend: [
    { on: "2026-03-31", uncovered: 54, uncovered_paired: 0 },
    { on: "2026-11-21", uncovered: 54, uncovered_paired: 50 },
  ],
};

beforeEach(() => {
  signedInWith("liaison.outlet:read", "liaison.issue:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
});

it("shows paired and has-a-member as two things, as figures, over time and by organisation", async () => {
  const asked: URLSearchParams[] = [];
  answer("*/api/v1/liaison/coverage", COVERAGE);
  server.use(
    http.get("*/api/v1/liaison/coverage/outlets", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ items: [OUTLET], total: 1, page: 1, size: 20 });
    }),
  );
  const view = renderScreen(<CoveragePage />);
  const figures = await screen.findByLabelText("覆盖与结对");
  expect(within(figures).getByText("占 22.41%")).toBeVisible();
  expect(within(figures).getByText("未结对 4")).toBeVisible();
  const row = (await screen.findByRole("link", { name: "安桥支局" })).closest("tr");
  expect(within(row as HTMLElement).getByText("无党员")).toBeVisible();
  expect(within(row as HTMLElement).getByText("已结对")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "表格" }));
  const march = await screen.findByRole("row", { name: /2026年3月/ });
  expect(
    within(march)
      .getAllByRole("cell")
      .map((cell) => cell.textContent),
  ).toEqual(["54", "0", ""]);
  await userEvent.click(screen.getByLabelText("看哪些网点"));
  await userEvent.click(await screen.findByText("无党员且未结对"));
  await waitFor(() => expect(asked.at(-1)?.get("shown")).toBe("uncovered_unpaired"));
  await userEvent.click(screen.getByRole("button", { name: "安河县分公司党总支" }));
  await waitFor(() => expect(asked.at(-1)?.get("organization_id")).toBe(COUNTY));
  expect(view.address()).toContain(`org=${COUNTY}`);
});

it("shows on an outlet's page since when nobody works there and who looks after it", async () => {
  const read: CoveredOutletRead = {
    ...OUTLET,
    gaps: [{ since: "2016-01-01", until: null }],
    pairings: [{ representative_id: "r", name: "周明远", starts_on: "2026-05-03", ends_on: null }],
    agreements: [],
    issue_counts: { closed: 3, in_progress: 1 },
  };
  answer(`*/api/v1/liaison/coverage/outlets/${OUTLET.id}`, read);
  renderScreen(<OutletPage id={OUTLET.id} />);
  expect(await screen.findByRole("link", { name: "4 件" })).toBeVisible();
  const pairings = screen.getByRole("region", { name: "结对" });
  expect(within(pairings).getByText("周明远")).toBeVisible();
  const gaps = screen.getByRole("region", { name: "没有党员的时段" });
  expect(within(gaps).getByText("至今")).toBeVisible();
  expect(screen.getByText("没有有效的共建协议")).toBeVisible();
});

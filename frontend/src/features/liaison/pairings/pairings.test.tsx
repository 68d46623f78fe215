import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { HandOverPreview, PairingList, PairingProposal, PairingRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { HandOverDrawer } from "./hand-over-drawer";
import { PairingsPage } from "./pairings-page";
import { ProposePage } from "./propose-page";
import { daysWords } from "./words";

const ROW: PairingRow = {
  id: "p1",
  representative_id: "r1",
  representative_name: "王一",
  representative_state: "approved",
  outlet_id: "o1",
  outlet_code: "YZ-001",
  outlet_name: "城东支局",
  liaison_point: "职工小家",
  is_uncovered: true,
  organization_id: "e",
  organization_name: "城区党支部",
  starts_on: "2026-09-20",
  ends_on: null,
  standing: "live",
  source: "arranged",
  note: null,
  handed_from_name: null,
  arranged_by_name: "赵干事",
  end_reason: null,
  ended_by_name: null,
  last_visited_on: null,
  due_on: "2026-10-20",
  is_overdue: true,
  version: 1,
};
const LIST: PairingList = {
  items: [ROW],
  total: 1,
  page: 1,
  size: 20,
  counts: { live: 1, planned: 0, ended: 4, overdue: 1, outlets: 36, paired_outlets: 1 },
};
const PEOPLE = [
  { id: "r1", name: "王一", position: "主任", organization_name: "东县", load: 1 },
  { id: "r2", name: "李二", position: "科长", organization_name: "东县", load: 0 },
];
const OUTLET = {
  outlet_name: "城西支局",
  outlet_code: "YZ-002",
  organization_name: "城区党支部",
  staff_count: 9,
  is_uncovered: true,
};
const PROPOSAL: PairingProposal = {
  items: [
    { ...OUTLET, outlet_id: "o2", representative_id: "r2", steps_apart: 1 },
    { ...OUTLET, outlet_id: "o3", outlet_name: "城北支局", representative_id: null, steps_apart: null },
  ],
  left_out: 4,
  representatives: PEOPLE,
};
const PREVIEW: HandOverPreview = {
  representative_id: "r1",
  representative_name: "王一",
  items: [
    {
      pairing_id: "p1",
      outlet_id: "o1",
      outlet_code: "YZ-001",
      outlet_name: "城东支局",
      organization_name: "城区党支部",
      starts_on: "2026-09-20",
      last_visited_on: null,
      representative_id: "r2",
    },
  ],
  representatives: PEOPLE.slice(1),
};

beforeEach(() => {
  signedInWith("liaison.representative:read", "liaison.pairing:arrange");
  answer("*/api/v1/registry/organizations/tree", {
    items: [{ id: "e", code: "E", name: "安河县", kind: "party_committee", parent_id: null, path: "/e/" }],
  });
  answer("*/api/v1/liaison/pairings", LIST);
});

it("says how many outlets have somebody, and that this is not having a member", async () => {
  renderScreen(<PairingsPage />);
  expect(await screen.findByText(/网点 36 个,已有党代表结对 1 个.*结对不等于有党员/)).toBeVisible();
  expect(screen.getByRole("link", { name: "王一" })).toHaveAttribute("href", "/representatives/r1");
  expect(screen.getAllByText("走访逾期").length).toBeGreaterThan(0);
});

it("ends a pairing on a day with a reason", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/liaison/pairings/:id", async ({ request, params }) => {
      sent.push([params.id, request.headers.get("if-match"), await request.json()]);
      return HttpResponse.json({ ...ROW, standing: "ended" });
    }),
  );
  renderScreen(<PairingsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "结束结对:王一与城东支局" }));
  const drawer = await screen.findByRole("dialog");
  await userEvent.type(within(drawer).getByLabelText("原因"), "分工调整");
  await userEvent.click(within(drawer).getByRole("button", { name: "结束结对" }));
  await waitFor(() => expect(sent).toMatchObject([["p1:end", '"1"', { reason: "分工调整" }]]));
});

it("arranges what a person left of the proposal and nothing else", async () => {
  const sent: { items: unknown[]; note: string | null }[] = [];
  answer("*/api/v1/liaison/pairings\\:propose", PROPOSAL);
  server.use(
    http.post("*/api/v1/liaison/pairings", async ({ request }) => {
      sent.push((await request.json()) as (typeof sent)[number]);
      return HttpResponse.json({ ids: ["x"] }, { status: 201 });
    }),
  );
  renderScreen(<ProposePage />);
  expect(await screen.findByText("另有 4 个网点,安排完这些后再出现。")).toBeVisible();
  expect(screen.getByText("李二 · 东县 · 1 个")).toBeVisible();
  await userEvent.type(screen.getByLabelText("说明"), "按建议安排");
  await userEvent.click(screen.getByRole("button", { name: "安排 1 个网点" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    items: [{ outlet_id: "o2", representative_id: "r2" }],
    note: "按建议安排",
  });
});

it("says why a proposal cannot be arranged", async () => {
  answer("*/api/v1/liaison/pairings\\:propose", PROPOSAL);
  refuse("*/api/v1/liaison/pairings", 409, { detail: "李二已结对城西支局,不能重复安排。" }, "post");
  renderScreen(<ProposePage />);
  await userEvent.click(await screen.findByRole("button", { name: "安排 1 个网点" }));
  expect(await screen.findByText("李二已结对城西支局,不能重复安排。")).toBeVisible();
});

it("hands over what was seen in the preview", async () => {
  const sent: unknown[] = [];
  answer("*/api/v1/liaison/pairings\\:preview-hand-over", PREVIEW);
  server.use(
    http.post("*/api/v1/liaison/pairings\\:hand-over", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ handed_over: 1, already_there: 0, ended: 0, at: "2026-11-21T01:00:00Z" });
    }),
  );
  renderScreen(<HandOverDrawer representative={{ id: "r1", name: "王一" }} onClose={() => undefined} />);
  expect(await screen.findByText("城东支局 · 城区党支部")).toBeVisible();
  await userEvent.type(screen.getByLabelText("原因"), "岗位调整");
  await userEvent.click(screen.getByRole("button", { name: "移 交" }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        representative_id: "r1",
        reason: "岗位调整",
        items: [{ pairing_id: "p1", representative_id: "r2" }],
      },
    ]),
  );
});

it("writes the days of a pairing", () => {
  expect(daysWords({ starts_on: "2026-09-20", ends_on: null })).toBe("2026-09-20 起");
  expect(daysWords({ starts_on: "2026-09-20", ends_on: "2026-10-01" })).toBe("2026-09-20 至 2026-10-01");
  expect(daysWords({ starts_on: "2026-12-01", ends_on: "2026-11-30" })).toContain("未开始即取消");
});

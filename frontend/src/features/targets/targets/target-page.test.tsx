import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { Decomposition, TargetRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { HOTELS, PAGE, TRAVEL } from "./target.sample";
import { TargetPage } from "./target-page";

const ADDRESS = `*/api/v1/targets/targets/${PAGE.id}`;
const WORDS = {
  levels: [],
  tag_groups: [{ code: "aspect", title: "六个方面", tags: [{ code: "aspect.benefit", title: "经营效益" }] }],
  content_groups: [],
  phases: [],
  commitment_leads: [],
  stretch_least_percent: "0",
};

function shows(row: TargetRead) {
  answer(ADDRESS, row);
  answer("*/api/v1/targets/targets", { items: [HOTELS, TRAVEL], total: 2, page: 1, size: 200 });
  answer("*/api/v1/targets/methods", WORDS);
  answer("*/api/v1/targets/readings", []);
  answer("*/api/v1/targets/comparisons", {
    target_id: row.id,
    measure: row.measure,
    unit: row.unit,
    years: [
      {
        target_id: "y1",
        year: 2025,
        target_value: "10",
        actual: "8",
        completion_percent: "80.00",
        change: null,
        change_percent: null,
      },
      {
        target_id: row.id,
        year: 2026,
        target_value: "10",
        actual: "9",
        completion_percent: "90.00",
        change: "1",
        change_percent: "12.50",
      },
    ],
    peers: {
      count: 6,
      place: 2,
      completion_percent: "90.00",
      best_percent: "95.00",
      median_percent: "70.00",
    },
  });
  answer("*/api/v1/targets/readings/outlook", {
    target_id: row.id,
    day: "2026-11-21",
    planned_percent: "88.00",
    actual_percent: "112.28",
    behind_percent: "-24.28",
    pace: "达到计划",
    forecast: null,
    line: [],
  });
}

interface Sent {
  version: string | null;
  body: Record<string, unknown>;
}

function listening(verb: string, reply: object): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(`${ADDRESS}:${verb}`, async ({ request }) => {
      sent.push({
        version: request.headers.get("if-match"),
        body: (await request.json()) as Record<string, unknown>,
      });
      return HttpResponse.json(reply);
    }),
  );
  return sent;
}

beforeEach(() => {
  signedInWith("targets.target:read");
  answer("*/api/v1/registry/organizations/tree", {
    items: [
      {
        id: HOTELS.organization_id,
        code: "WL",
        name: "文旅集团",
        kind: "group",
        line: "administrative",
        category: null,
        parent_id: null,
        members: 0,
      },
    ],
  });
  answer("*/api/v1/registry/members", { items: [], total: 0, page: 1, size: 20 });
});

it("shows figures, how a value was worked out, and late changes beside the result", async () => {
  shows(PAGE);
  renderScreen(<TargetPage id={PAGE.id} />);
  expect(await screen.findByText("112.28 %")).toBeVisible();
  expect(screen.getByText("推算:实际 22.5 为 112.28 %")).toBeVisible();
  expect(screen.getByText("+1.5392 亿元,+8.32 %")).toBeVisible();
  expect(screen.getByText("子目标:还有 7 % 未分解")).toBeVisible();
  expect(screen.getByText("临期调整")).toBeVisible();
  expect(screen.getByText("目标值:19 → 20.0392")).toBeVisible();
  expect(await screen.findByText("经营效益")).toBeVisible();
  expect(await screen.findByRole("link", { name: TRAVEL.title })).toBeVisible();
  expect(screen.getByText(/达到计划,计划应完成 88.00 %/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "修改" })).toBeNull();
});

it("says a market share's change in points and in percent", async () => {
  shows({
    ...PAGE,
    unit: "%",
    target_value: "13.1",
    derivation: null,
    is_value_derived: false,
    planned_change: { amount: "0.8", points: "0.8", percent: "6.50" },
  });
  renderScreen(<TargetPage id={PAGE.id} />);
  expect(await screen.findByText("+0.8 个百分点,+6.5 %")).toBeVisible();
});

it("warns of a late change, wants a reason, and names only what changed", async () => {
  shows(PAGE);
  const sent = listening("revise", PAGE);
  renderScreen(<TargetPage id={PAGE.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /^调\s*整$/ }));
  const form = await screen.findByRole("dialog");
  expect(within(form).getByText("现在调整将记为“临期调整”,与结果并列显示")).toBeVisible();
  await userEvent.clear(within(form).getByLabelText("目标值 (亿元)"));
  await userEvent.type(within(form).getByLabelText("目标值 (亿元)"), "21");
  await userEvent.click(within(form).getByRole("button", { name: "提交调整" }));
  expect(await within(form).findByText("请写明理由")).toBeVisible();
  await userEvent.type(within(form).getByLabelText("调整理由"), "并表");
  await userEvent.click(within(form).getByRole("button", { name: "提交调整" }));
  await waitFor(() =>
    expect(sent).toEqual([{ version: '"2"', body: { reason: "并表", target_value: "21" } }]),
  );
});

it("adds up while typing, shows the children first, and fills up on request", async () => {
  shows({ ...PAGE, children: { ...TRAVEL.children }, decomposed_by: null });
  const child = {
    id: null,
    organization_id: HOTELS.organization_id,
    organization_name: "文旅集团",
    level: "enterprise" as const,
    title: PAGE.title,
    owner_member_id: null,
    owner_name: null,
    share: "100.00",
    weight: null,
    target_value: "20.0392",
    starts_on: "2026-01-01",
    due_on: "2026-12-31",
  };
  const reply: Decomposition = {
    method: "share",
    children: [child],
    sums: PAGE.children,
    warnings: ["1 个子目标还没有责任人,确定责任人后才能下达"],
    batch_id: null,
    version: 2,
  };
  const sent = listening("decompose", reply);
  renderScreen(<TargetPage id={PAGE.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /^分\s*解$/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByLabelText("第 1 份的组织"));
  await userEvent.click(await screen.findByTitle("文旅集团"));
  await userEvent.type(within(form).getByLabelText("第 1 份的份额"), "60.5");
  expect(within(form).getByText("◆ 还有 39.5 % 未分解")).toBeVisible();
  await userEvent.type(within(form).getByLabelText("第 2 份的份额"), "47");
  expect(within(form).getByText("▲ 超出 7.5 %")).toBeVisible();
  await userEvent.click(within(form).getByRole("button", { name: "自动补齐" }));
  const preview = await within(form).findByRole("region", { name: "预览" });
  expect(preview).toHaveTextContent("将新建 1 个子目标(尚未保存)");
  expect(preview).toHaveTextContent("20.0392 亿元");
  expect(within(form).getByLabelText("第 1 份的份额")).toHaveValue("100");
  expect(sent[0]?.version).toBe('"2"');
  expect(sent[0]?.body).toMatchObject({ method: "share", balance: true, validate_only: true });
  expect(sent[0]?.body.parts).toHaveLength(1);
});

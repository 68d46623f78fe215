import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type {
  ObservationContact,
  ObservationRead,
  TalentGradeRead,
  TalentRead,
} from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { ContactsPage } from "./contacts-page";
import { GradesPage } from "./grades-page";
import { ObservationPage } from "./observation-page";
import { ObservationsPage } from "./observations-page";
import { TalentPage } from "./talent-page";
import { TalentsPage } from "./talents-page";

const NOTE: ObservationRead = {
  ...{ id: "n2", organization_id: "o1", organization_name: "炼钢一线党支部", member_id: "m1" },
  ...{ member_name: "王五", post_title: "支部书记", observed_on: "2026-10-08", occasion: "hard_task" },
  ...{ signed_by_name: "组织部张三", signed_at: "2026-10-09T02:00:00Z", is_corrected: true },
  ...{ fact: "连续抢修40小时", outcome: null, may_correct: true },
  versions: [
    {
      ...{
        id: "n2",
        observed_on: "2026-10-08",
        occasion: "hard_task",
        fact: "连续抢修40小时",
        outcome: null,
      },
      ...{ reason: "时长记错", signed_by_name: "组织部张三", signed_at: "2026-10-09T02:00:00Z" },
    },
    {
      ...{
        id: "n1",
        observed_on: "2026-10-08",
        occasion: "hard_task",
        fact: "连续抢修36小时",
        outcome: null,
      },
      ...{ reason: null, signed_by_name: "组织部张三", signed_at: "2026-10-08T02:00:00Z" },
    },
  ],
};
const CONTACT: ObservationContact = {
  ...{ post_id: "p1", title: "支部书记", since: "2024-03-01", organization_id: "o1" },
  ...{ organization_name: "炼钢一线党支部", member_id: "m1", member_name: "王五", position: "轧钢工" },
  last_observed_on: null,
};
const CADRE: TalentRead = {
  ...{ member_id: "m1", name: "王五", position: "轧钢工", posts: "炼钢一线党支部支部书记" },
  ...{ class_title: "党务政工类", tier_title: "骨干层", training: "每季度一次", since: "2026-01-01" },
  ...{ employee_no: "1001", home_name: "炼钢一线党支部", may_assign: true },
  held: [{ title: "支部书记", organization_name: "炼钢一线党支部", since: "2024-03-01", until: null }],
  given: [
    {
      ...{ id: "g1", class_id: "c1", class_title: "党务政工类", tier_id: "t1", tier_title: "骨干层" },
      ...{ since: "2026-01-01", reason: "急难任务冲在前", decided_by_name: "组织部张三" },
      decided_at: "2026-01-01T02:00:00Z",
    },
  ],
};
const grade = (id: string, kind: "class" | "tier", title: string): TalentGradeRead => ({
  ...{ id, kind, title, organization_id: "o0", organization_name: "集团", ordinal: 1 },
  ...{ training: kind === "tier" ? "每季度一次" : null, is_retired: false, version: 3 },
});
const page = <T,>(...items: T[]) => ({ items, total: items.length, page: 1, size: 20 });

beforeEach(() => {
  signedInWith("registry.observation:keep", "registry.talent:read", "registry.talent:edit");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/registry/talent-grades", [
    grade("c1", "class", "党务政工类"),
    grade("t1", "tier", "骨干层"),
  ]);
  answer("*/api/v1/registry/observations", page(NOTE));
  answer("*/api/v1/registry/observations/contacts", page(CONTACT));
});

it("lists notes without their words and without export, and says what a note is", async () => {
  renderScreen(<ObservationsPage />);
  expect(await screen.findByRole("link", { name: "王五" })).toHaveAttribute("href", "/observations/n2");
  expect(screen.getByText(/不给个人思想打分/)).toBeVisible();
  expect(screen.queryByText(/连续抢修/)).toBeNull();
  expect(screen.queryByRole("button", { name: /导出/ })).toBeNull();
});

it("shows every wording, and a correction keeps the one before and gives its reason", async () => {
  const sent: unknown[] = [];
  answer("*/api/v1/registry/observations/n2", NOTE);
  server.use(
    http.post(/observations\/n2(:|%3A)correct/, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(NOTE);
    }),
  );
  renderScreen(<ObservationPage id="n2" />);
  const before = await screen.findByRole("region", { name: "更正前" });
  expect(within(before).getByText("连续抢修36小时")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: /更\s?正/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(await within(form).findByLabelText("更正原因"), "核对记录");
  await userEvent.click(within(form).getByRole("button", { name: "签名保存" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    ...{ observed_on: "2026-10-08", occasion: "hard_task", fact: "连续抢修40小时", outcome: null },
    reason: "核对记录",
  });
});

it("leads from whom nobody has been to see to a note about just that cadre", async () => {
  renderScreen(<ContactsPage />);
  expect(await screen.findByText("还没有")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "记王五一条" }));
  const form = await screen.findByRole("dialog");
  await waitFor(() => expect(within(form).getByText("王五 · 炼钢一线党支部支部书记")).toBeVisible());
});

it("lists cadres by class and tier with the training of the tier", async () => {
  answer("*/api/v1/registry/talents", page(CADRE));
  renderScreen(<TalentsPage />);
  expect(await screen.findByRole("link", { name: "王五" })).toHaveAttribute("href", "/talents/m1");
  expect(screen.getByText("骨干层")).toBeVisible();
  expect(screen.getByText("每季度一次")).toBeVisible();
});

it("gives class and tier from a day with a reason", async () => {
  const sent: Record<string, unknown>[] = [];
  answer("*/api/v1/registry/talents/m1", CADRE);
  server.use(
    http.post(/talents\/m1(:|%3A)assign/, async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json(CADRE);
    }),
  );
  renderScreen(<TalentPage id="m1" />);
  expect(await screen.findByText("急难任务冲在前")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "定类定层" }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(await within(form).findByLabelText("理由"), "连续两年完成目标");
  await userEvent.click(within(form).getByRole("button", { name: /保\s?存/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ class_id: "c1", tier_id: "t1", reason: "连续两年完成目标" });
});

it("changes a tier of the enterprise with the version that was seen", async () => {
  const seen: (string | null)[] = [];
  server.use(
    http.put(/talent-grades\/t1/, ({ request }) => {
      seen.push(request.headers.get("if-match"));
      return HttpResponse.json(grade("t1", "tier", "骨干层"));
    }),
  );
  renderScreen(<GradesPage />);
  await userEvent.click(await screen.findByRole("button", { name: "修改骨干层" }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByRole("button", { name: /保\s?存/ }));
  await waitFor(() => expect(seen).toEqual(['"3"']));
});

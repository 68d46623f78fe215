import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { PracticeOrganization, PracticeRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { PracticePage } from "./practice-page";

const PRACTICE: PracticeRead = {
  id: "00000000-0000-7000-8000-000000000901",
  organization_id: "00000000-0000-7000-8000-000000000902",
  organization_name: "第五党支部",
  organization_form: "joint",
  title: "宣传品管控系统",
  description: "宣传品从领取到回收全程登记。",
  since: "2026-03-02",
  scope_id: "00000000-0000-7000-8000-000000000903",
  scope_name: "淮临市分公司党委",
  scope_kind: "branch",
  units: [
    { id: "00000000-0000-7000-8000-000000000904", name: "信息技术中心" },
    { id: "00000000-0000-7000-8000-000000000905", name: "服务质量部" },
  ],
  state: "published",
  published_at: "2026-03-05T01:00:00Z",
  published_by_name: "王书记",
  withdrawn_on: null,
  withdrawn_reason: null,
  adopted: 2,
  meant: 3,
  percent: "66.67",
  version: 1,
  on: "2026-11-21",
  target_id: null,
  target_number: null,
  target_title: null,
  counts: { adopted: 2, declined: 0, ended: 0, waiting: 1 },
  days: [{ day: "2026-04-01", adopted: 2, meant: 3, percent: "66.67" }],
  may_withdraw: false,
  may_answer: true,
};

const place = (name: string, more: Partial<PracticeOrganization>): PracticeOrganization => ({
  organization_id: `place-${name}`,
  organization_code: name,
  organization_name: name,
  standing: "waiting",
  since: null,
  ended_on: null,
  note: null,
  end_reason: null,
  at: null,
  by_name: null,
  may_answer: false,
  ...more,
});

const USED = {
  standing: "adopted",
  since: "2026-04-01",
  at: "2026-04-02T01:00:00Z",
  by_name: "李书记",
} as const;
const PLACES = [place("一支部", USED), place("二支部", USED), place("三支部", { may_answer: true })];
const ADDRESS = `*/api/v1/targets/practices/${PRACTICE.id}`;

beforeEach(() => signedInWith("targets.practice:read", "targets.practice:adopt"));

function shown() {
  answer(ADDRESS, PRACTICE);
  answer(`${ADDRESS}/organizations`, { items: PLACES, total: 3, page: 1, size: 20 });
  return renderScreen(<PracticePage id={PRACTICE.id} />);
}

it("shows the joint branch's units, the spread of a day and who has not answered", async () => {
  shown();
  await screen.findByText(/由信息技术中心、服务质量部联合组成/);
  const figures = screen.getByLabelText("截至 2026-11-21 的采用情况");
  expect(within(figures).getByText("占应采用的 66.67 %")).toBeInTheDocument();
  const list = await screen.findByRole("region", { name: "采用清单" });
  const row = (await within(list).findByText("三支部")).closest("tr") as HTMLElement;
  expect(within(row).getByText("尚未答复")).toBeInTheDocument();
  expect(within(row).getByRole("button", { name: "不采用 · 三支部" })).toBeEnabled();
  const used = within(list).getByText("一支部").closest("tr") as HTMLElement;
  expect(within(used).queryByRole("button", { name: /结束采用/ })).toBeNull();
});

it("records from which day a branch takes it over", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(/practices\/[0-9a-f-]+:answer$/, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(PRACTICE);
    }),
  );
  shown();
  await userEvent.click(await screen.findByRole("button", { name: "采用 · 三支部" }));
  await userEvent.click(await screen.findByRole("button", { name: "记录采用" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ organization_id: "place-三支部", kind: "adopted", note: null });
  expect((sent[0] as { since: string }).since).toMatch(/^\d{4}-\d\d-\d\d$/);
});

it("asks for a reason before it declines", async () => {
  shown();
  await userEvent.click(await screen.findByRole("button", { name: "不采用 · 三支部" }));
  await userEvent.click(await screen.findByRole("button", { name: "答复不采用" }));
  await waitFor(() => expect(screen.getByText("请写明理由")).toBeInTheDocument());
});

it("says what to do when it is not there", async () => {
  refuse(ADDRESS, 404, { detail: "没有找到这项做法,请刷新后重试。" });
  renderScreen(<PracticePage id={PRACTICE.id} />);
  await screen.findByText("没有找到这项做法,请刷新后重试。");
});

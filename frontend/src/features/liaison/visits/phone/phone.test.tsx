import "fake-indexeddb/auto";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Home, VisitRecord } from "@/api/generated/types.gen";
import { enqueue, newId } from "@/shared/outbox/outbox";
import { itemsOf } from "@/shared/outbox/store";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { ACCOUNT, emptied, Frame, signedIn } from "@/testing/today";
import { HomePage } from "./home-page";
import { rhythmOf } from "./queries";
import { VISIT } from "./visit-draft";
import { VisitPage } from "./visit-page";

const OUTLET: Home["outlets"][number] = {
  pairing_id: "p1",
  outlet_id: "o1",
  code: "YZ-001",
  name: "城东支局",
  organization_name: "安河县分公司",
  liaison_point: "职工小家",
  staff_count: 9,
  is_uncovered: true,
  last_visited_on: "2026-10-01",
  due_on: "2026-10-31",
  is_overdue: true,
  issues: [
    {
      id: "i1",
      number: "LX-2026-0001",
      title: "冰柜老旧",
      state: "in_progress",
      outlet_id: "o1",
      reported_at: "2026-10-01T01:00:00Z",
      due_on: "2026-11-30",
    },
  ],
};
const HOME: Home = {
  day: "2026-11-21",
  representative: {
    id: "r1",
    name: "王一",
    state: "approved",
    starts_on: "2026-05-01",
    ends_on: "2029-04-30",
    organization_name: "安河县分公司",
  },
  outlets: [OUTLET, { ...OUTLET, pairing_id: "p2", outlet_id: "o2", name: "城西支局", issues: [] }],
  counts: { collected: 12, resolved: 10, confirmed: 9 },
  visits: [{ id: "v1", outlet_name: "城东支局", visited_on: "2026-10-01", issue_count: 1 }],
  categories: [
    { code: "living", title: "生活条件" },
    { code: "business", title: "业务发展" },
  ],
  visit_days: 30,
};

beforeEach(async () => {
  await signedIn();
  signedInWith("liaison.visit:record");
  answer("*/api/v1/liaison/visits:home", HOME);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await emptied();
});

const offline = () => vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);

/** What arrives at the server. */
function arriving(): VisitRecord[] {
  const bodies: VisitRecord[] = [];
  server.use(
    http.post("*/api/v1/liaison/visits", async ({ request }) => {
      bodies.push((await request.json()) as VisitRecord);
      return HttpResponse.json({ id: "v2" }, { status: 201 });
    }),
  );
  return bodies;
}

const page = () =>
  renderScreen(
    <>
      <Frame />
      <VisitPage outlet="o1" from={undefined} />
    </>,
  );

it("says how the rhythm stands", () => {
  expect(rhythmOf(OUTLET, "2026-11-21")).toEqual({ tone: "bad", word: "走访逾期 21 天" });
  expect(rhythmOf(OUTLET, "2026-10-31").word).toBe("今天该走访");
  expect(rhythmOf(OUTLET, "2026-10-29")).toEqual({ tone: "warn", word: "还有 2 天" });
  expect(rhythmOf(OUTLET, "2026-10-01").tone).toBe("good");
});

it("shows my outlets with the last visit, the next one and what is open there", async () => {
  renderScreen(<HomePage />);
  const list = await screen.findByRole("list", { name: "我的网点" });
  const [first] = within(list).getAllByRole("listitem");
  expect(first).toHaveTextContent("▲走访逾期 21 天");
  expect(first).toHaveTextContent("上次走访 2026-10-01,下次 2026-10-31 前");
  expect(first).toHaveTextContent("冰柜老旧");
  expect(screen.getByText(/收集 12 件 · 办结 10 件 · 反映人确认 9 件/)).toBeVisible();
  expect(within(first as HTMLElement).getByRole("link", { name: "记走访" })).toHaveAttribute(
    "href",
    "/m/visits/new?outlet=o1",
  );
});

it("tells who is no representative what to do", async () => {
  answer("*/api/v1/liaison/visits:home", { ...HOME, representative: null, outlets: [] });
  renderScreen(<HomePage />);
  expect(await screen.findByText(/您现在不是党代表/)).toBeVisible();
});

it("sends what was seen with the issues raised there and the ones looked at again", async () => {
  const bodies = arriving();
  page();
  await userEvent.type(await screen.findByLabelText("看到的情况(一句话)"), "厨房老旧");
  await userEvent.click(screen.getByRole("button", { name: /冰柜老旧/ }));
  await userEvent.type(screen.getByLabelText("冰柜老旧:现在怎么样(可不填)"), "已到货");
  await userEvent.click(screen.getByRole("button", { name: "+ 现场收集一个问题" }));
  await userEvent.type(screen.getByLabelText("问题 1"), "灶具坏了。做饭困难");
  await userEvent.click(screen.getByRole("button", { name: "业务发展" }));
  await userEvent.click(screen.getByRole("button", { name: "提交" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({
    outlet_id: "o1",
    seen: "厨房老旧",
    looked_at: [{ issue_id: "i1", words: "已到货" }],
    issues: [
      { category: "business", severity: "normal", title: "灶具坏了", description: "灶具坏了。做饭困难" },
    ],
  });
  expect(Object.keys(bodies[0] ?? {}).some((name) => /photo|location|latitude/.test(name))).toBe(false);
});

it("keeps a visit on the device while there is no network and shows it as waiting", async () => {
  const bodies = arriving();
  offline();
  const view = page();
  await userEvent.type(await screen.findByLabelText("看到的情况(一句话)"), "一切正常");
  await userEvent.click(screen.getByRole("button", { name: "提交" }));
  await waitFor(async () => expect(await itemsOf(ACCOUNT)).toHaveLength(1));
  expect(bodies).toEqual([]);
  view.unmount();
  renderScreen(<HomePage />);
  expect(await screen.findByText("走访待发送 1")).toBeVisible();
});

it("asks for what is missing instead of sending", async () => {
  page();
  await userEvent.click(await screen.findByRole("button", { name: "提交" }));
  expect(screen.getByRole("alert")).toHaveTextContent("请用一句话写下看到的情况");
  expect(await itemsOf(ACCOUNT)).toEqual([]);
});

it("keeps what was typed when the page is left", async () => {
  const view = page();
  await userEvent.type(await screen.findByLabelText("看到的情况(一句话)"), "写了一半");
  view.unmount();
  page();
  expect(await screen.findByLabelText("看到的情况(一句话)")).toHaveValue("写了一半");
});

it("says a refused visit otherwise, with the same issues", async () => {
  offline();
  const [id, issue] = [newId(), newId()];
  await enqueue(ACCOUNT, {
    client_id: id,
    kind: VISIT,
    subject: "o1",
    title: "走访城东支局",
    path: "/api/v1/liaison/visits",
    body: {
      client_id: id,
      outlet_id: "o1",
      visited_on: "2026-11-20",
      occurred_at: "2026-11-20T01:00:00Z",
      seen: "看到的",
      issues: [
        { client_id: issue, category: "gone", severity: "normal", title: "旧", description: "旧类别" },
      ],
    },
  });
  renderScreen(<VisitPage outlet={undefined} from={id} />);
  await waitFor(() => expect(screen.getByLabelText("看到的情况(一句话)")).toHaveValue("看到的"));
  await userEvent.click(screen.getByRole("button", { name: "生活条件" }));
  await userEvent.click(screen.getByRole("button", { name: "提交" }));
  await waitFor(async () => {
    const items = await itemsOf(ACCOUNT);
    expect(items.map(({ client_id }) => client_id)).not.toContain(id);
    const body = items[0]?.body as unknown as VisitRecord;
    expect(body.issues).toMatchObject([{ client_id: issue, category: "living" }]);
  });
});

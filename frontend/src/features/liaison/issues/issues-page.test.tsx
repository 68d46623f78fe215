import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { ISSUE_ID, LIST, ORGANIZATION } from "./issue.sample";
import { IssuesPage } from "./issues-page";

let asked: string[] = [];

beforeEach(() => {
  asked = [];
  signedInWith("liaison.issue:read", "liaison.issue:report");
  answer("*/api/v1/registry/organizations/tree", {
    items: [
      {
        id: ORGANIZATION,
        parent_id: null,
        code: "xz",
        name: "徐州分公司",
        kind: "unit",
        path: `/${ORGANIZATION}/`,
        category: null,
        is_active: true,
      },
    ],
  });
  answer("*/api/v1/liaison/norms", {
    items: [{ norms: { serious_days: 15, categories: [{ code: "living", title: "生活条件" }] } }],
  });
  savingViews();
  server.use(
    http.get("*/api/v1/liaison/issues", ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ ...LIST, is_capped: true });
    }),
  );
});

/** The server keeps views. */
function savingViews(): void {
  let views: object[] = [];
  server.use(
    http.get("*/api/v1/liaison/saved-views", () => HttpResponse.json(views)),
    http.post("*/api/v1/liaison/saved-views", async ({ request }) => {
      const body = (await request.json()) as object;
      const more = { id: "v1", organization_name: null, account_name: "测试员", is_own: true, version: 1 };
      views = [{ ...more, ...body }];
      return HttpResponse.json(views[0], { status: 201 });
    }),
    http.delete("*/api/v1/liaison/saved-views/v1", ({ request }) => {
      if (request.headers.get("if-match") === '"1"') views = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
}

it("keeps every filter in the URL, names views of one's own, and opens with the keyboard", async () => {
  const { address } = renderScreen(<IssuesPage />);
  expect(await screen.findByText("夜班吃不上热饭")).toBeVisible();
  expect(screen.getByText("共 2 条以上")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "超期" }));
  await waitFor(() => expect(asked.at(-1)).toContain("overdue=true"));
  expect(address()).toBe("/?overdue=1");
  await userEvent.click(screen.getByLabelText("只看提级"));
  await waitFor(() => expect(address()).toContain("escalated=1"));
  await userEvent.click(screen.getByRole("button", { name: "保存当前筛选" }));
  await userEvent.type(await screen.findByLabelText("筛选的名称"), "急件{Enter}");
  await userEvent.click(screen.getByRole("button", { name: "全部" }));
  await waitFor(() => expect(address()).toBe("/"));
  await userEvent.click(await screen.findByRole("button", { name: "急件" }));
  await waitFor(() => expect(asked.at(-1)).toContain("escalated=true"));
  await userEvent.click(screen.getByRole("button", { name: "删除筛选 急件" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "急件" })).toBeNull());
  (document.activeElement as HTMLElement | null)?.blur();
  await userEvent.keyboard("j{Enter}");
  await waitFor(() => expect(address()).toBe(`/issues/${ISSUE_ID}`));
});

it("shows what sounds alike while a new one is typed, and gives the anonymous their receipt", async () => {
  const sent: Record<string, unknown>[] = [];
  answer(
    "*/api/v1/liaison/issues:similar",
    [
      {
        id: ISSUE_ID,
        number: "LX-2026-0009",
        title: "夜班吃不上热饭",
        state: "in_progress",
        outlet_name: null,
        organization_name: "徐州分公司",
        reported_at: "2026-11-02T01:00:00Z",
        is_same_outlet: false,
        percent: 71,
      },
    ] as never,
    200,
    "post",
  );
  server.use(
    http.post("*/api/v1/liaison/issues", async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>);
      const received = {
        id: ISSUE_ID,
        number: "LX-2026-0010",
        accept_due_on: "2026-11-27",
        unchanged: false,
      };
      return HttpResponse.json({ ...received, receipt: "ABCDE-FGHIJ-KLMNO-PQRST" }, { status: 201 });
    }),
  );
  renderScreen(<IssuesPage />);
  await userEvent.click(await screen.findByRole("button", { name: "登记诉求" }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByLabelText("反映到哪个单位"));
  await userEvent.click(await screen.findByTitle("徐州分公司"));
  await userEvent.type(within(form).getByLabelText("问题(一句话)"), "夜班没有热饭");
  expect(await within(form).findByText(/71% 相似/)).toBeVisible();
  await userEvent.type(within(form).getByLabelText("具体情况"), "九人");
  await userEvent.click(within(form).getByLabelText("类别"));
  await userEvent.click(await screen.findByTitle("生活条件"));
  await userEvent.click(within(form).getByLabelText("反映人要求匿名"));
  expect(within(form).queryByLabelText("反映人(可不填)")).toBeNull();
  await userEvent.click(within(form).getByRole("button", { name: /^登\s*记$/ }));
  const receipt = await screen.findByText(/ABCDE-FGHIJ-KLMNO-PQRST/);
  await waitFor(() => expect(receipt).toBeVisible()); // the dialog unfolds
  expect(sent[0]).toMatchObject({
    organization_id: ORGANIZATION,
    category: "living",
    severity: "normal",
    channel: "supervision",
    is_anonymous: true,
    reporter_name: null,
    attachments: [],
  });
});

it("gives several away at once by keys, and keeps in sight what was refused and why", async () => {
  signedInWith("liaison.issue:read", "liaison.issue:dispatch");
  const sent: [string, string | null, unknown][] = [];
  server.use(
    http.post("*/api/v1/liaison/issues/:move", async ({ request, params }) => {
      const id = String(params.move).replace(":accept", "");
      sent.push([id, request.headers.get("if-match"), await request.json()]);
      if (id === ISSUE_ID) return HttpResponse.json({});
      const refusal = { code: "issue_wrong_state", detail: "这件诉求办理中,现在不能受理。", errors: [] };
      return HttpResponse.json(refusal, { status: 409 });
    }),
  );
  renderScreen(<IssuesPage />);
  await screen.findByText("夜班吃不上热饭");
  await userEvent.keyboard("jxjx");
  expect(await screen.findByText("已选 2 件")).toBeVisible();
  const bar = screen.getByRole("region", { name: "批量办理" });
  await userEvent.click(within(bar).getByRole("button", { name: /^受\s*理$/ }));
  await userEvent.click(await screen.findByRole("button", { name: "办理 2 件" }));
  expect(await within(bar).findByText("LX-2026-0010:这件诉求办理中,现在不能受理。")).toBeInTheDocument();
  expect(sent).toEqual([
    [ISSUE_ID, '"4"', { note: null }],
    [`${ISSUE_ID.slice(0, -1)}2`, '"4"', { note: null }],
  ]);
  expect(screen.getByText("已受理 1 件")).toBeInTheDocument();
});

it("says that nothing was found, and shows a refusal with a way to try again", async () => {
  answer("*/api/v1/liaison/issues", { ...LIST, items: [], total: 0 });
  const first = renderScreen(<IssuesPage />);
  expect(await screen.findByText("没有符合条件的诉求")).toBeVisible();
  first.unmount();
  refuse("*/api/v1/liaison/issues", 503, { detail: "服务忙,请稍后再试。" });
  renderScreen(<IssuesPage />);
  expect(await screen.findByText("服务忙,请稍后再试。")).toBeVisible();
  expect(screen.getByRole("button", { name: "重试" })).toBeVisible();
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { IssueRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server } from "@/testing/server";
import { HANDLER, ISSUE, ISSUE_ID, LIST, moves, RESOLVED } from "./issue.sample";
import { IssuePage } from "./issue-page";

const PATH = `*/api/v1/liaison/issues/${ISSUE_ID}`;

interface Sent {
  version: string | null;
  body: unknown;
}

function listening(move: string, after: IssueRead): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(`${PATH}:${move}`, async ({ request }) => {
      sent.push({ version: request.headers.get("if-match"), body: await request.json() });
      answer(PATH, after);
      return HttpResponse.json(after);
    }),
  );
  return sent;
}

beforeEach(() => {
  answer("*/api/v1/registry/organizations/tree", {
    items: [
      {
        id: HANDLER,
        parent_id: null,
        code: "hq",
        name: "后勤部",
        kind: "unit",
        path: `/${HANDLER}/`,
        category: null,
        is_active: true,
      },
    ],
  });
  answer("*/api/v1/liaison/norms", {
    items: [{ norms: { serious_days: 15, categories: [{ code: "living", title: "生活条件" }] } }],
  });
});

it("says who is to do what next, why the day is that day, and keeps the word of handler and reporter apart", async () => {
  answer(PATH, RESOLVED);
  renderScreen(<IssuePage id={ISSUE_ID} />);
  expect(await screen.findByText(/后勤部说已办理完毕,等反映人在 2026-11-27 前确认/)).toBeVisible();
  const verdict = screen.getByRole("region", { name: "是否解决" });
  expect(within(verdict).getByText("承办单位说")).toBeVisible();
  expect(within(verdict).getByText("还没有确认")).toBeVisible();
  expect(within(verdict).queryByText("确认解决")).toBeNull();
  const clock = screen.getByRole("region", { name: "期限" });
  expect(within(clock).getByText("等厂家配件", { exact: false })).toBeVisible();
  expect(within(clock).getByText(/3 个工作日/)).toBeVisible();
  expect(screen.getByText("延长 3 个工作日;期限 2026-11-26 → 2026-12-01")).toBeVisible();
  expect(screen.queryByRole("button", { name: "报告办理完毕" })).toBeNull();
});

it("shows the reporter's word as it came: confirmed, half solved, or none at all", async () => {
  answer(PATH, { ...RESOLVED, state: "closed", close_kind: "unanswered" });
  renderScreen(<IssuePage id={ISSUE_ID} />);
  expect(await screen.findByText("没有答复")).toBeVisible();
  expect(screen.getByText("未答复办结")).toBeVisible();
});

it("reports the end with the version that was seen", async () => {
  answer(PATH, ISSUE);
  const sent = listening("resolve", RESOLVED);
  renderScreen(<IssuePage id={ISSUE_ID} />);
  await userEvent.click(await screen.findByRole("button", { name: "报告办理完毕" }));
  const form = await screen.findByRole("dialog");
  expect(within(form).getByText(/是否解决由反映人确认/)).toBeVisible();
  await userEvent.click(within(form).getByLabelText("部分解决"));
  await userEvent.type(within(form).getByLabelText("办理情况"), "晚餐延长到 21 点");
  await userEvent.click(within(form).getByRole("button", { name: "报告办理完毕" }));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        version: '"4"',
        body: { kind: "partly_fixed", summary: "晚餐延长到 21 点", attachments: [] },
      },
    ]),
  );
  expect(await screen.findByText(/确认之前不算解决/)).toBeVisible();
});

it("says who was faster, shows what is true now, and sends the newer version then", async () => {
  answer(PATH, ISSUE);
  refuse(`${PATH}:progress`, 412, { detail: "内容在您打开之后已被他人修改" }, "post");
  renderScreen(<IssuePage id={ISSUE_ID} />);
  await userEvent.click(await screen.findByRole("button", { name: "登记进展" }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByLabelText("进展"), "已到现场");
  answer(PATH, { ...ISSUE, version: 5 });
  await userEvent.click(within(form).getByRole("button", { name: /^登\s*记$/ }));
  expect(await within(form).findByText(/其他人刚办理了这件诉求\(赵六:延期\)/)).toBeVisible();
  const sent = listening("progress", { ...ISSUE, version: 6 });
  await userEvent.click(within(form).getByRole("button", { name: /^登\s*记$/ }));
  await waitFor(() => expect(sent[0]?.version).toBe('"5"'));
});

it("decides on what was seen when the form was opened, though news came meanwhile", async () => {
  answer(PATH, ISSUE);
  const { queryClient } = renderScreen(<IssuePage id={ISSUE_ID} />);
  await userEvent.click(await screen.findByRole("button", { name: "登记进展" }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByLabelText("进展"), "已到现场");
  answer(PATH, { ...ISSUE, title: "冰柜又坏了", version: 5 });
  await queryClient.invalidateQueries();
  expect(await screen.findByRole("heading", { level: 1, name: /冰柜又坏了/ })).toBeInTheDocument();
  const sent = listening("progress", { ...ISSUE, version: 6 });
  await userEvent.click(within(form).getByRole("button", { name: /^登\s*记$/ }));
  await waitFor(() => expect(sent[0]?.version).toBe('"4"'));
});

it("lets the office give it away with category and severity set right, and says how many days that gives", async () => {
  answer(PATH, { ...ISSUE, state: "accepted", sides: ["office"], moves: moves("assign", "reject") });
  const sent = listening("assign", ISSUE);
  renderScreen(<IssuePage id={ISSUE_ID} />);
  await userEvent.click(await screen.findByRole("button", { name: /^交\s*办$/ }));
  const form = await screen.findByRole("dialog");
  expect(await within(form).findByText("按规则,交办后须在 15 个工作日内办结")).toBeVisible();
  await userEvent.click(within(form).getByLabelText("承办单位"));
  await userEvent.click(await screen.findByTitle("后勤部"));
  await userEvent.click(within(form).getByRole("button", { name: /^交\s*办$/ }));
  await waitFor(() =>
    expect(sent[0]?.body).toEqual({
      handler_organization_id: HANDLER,
      category: "living",
      severity: "serious",
      note: null,
    }),
  );
});

it("offers what sounds alike to merge with, never itself", async () => {
  const [, other] = LIST.items;
  answer(PATH, { ...ISSUE, sides: ["office"], moves: moves("merge") });
  server.use(
    http.post("*/api/v1/liaison/issues:similar", () =>
      HttpResponse.json([
        { ...ISSUE, percent: 100, is_same_outlet: false },
        {
          ...ISSUE,
          id: other?.id,
          number: other?.number,
          title: other?.title,
          percent: 62,
          is_same_outlet: true,
        },
      ]),
    ),
  );
  const sent = listening("merge", { ...ISSUE, state: "merged" });
  renderScreen(<IssuePage id={ISSUE_ID} />);
  await userEvent.click(await screen.findByRole("button", { name: "更多办理" }));
  await userEvent.click(await screen.findByText("合并"));
  const form = await screen.findByRole("dialog");
  expect(await within(form).findByText(/62% 相似 · 同一网点/)).toBeVisible();
  expect(within(form).getAllByRole("radio")).toHaveLength(1);
  await userEvent.click(within(form).getByRole("radio"));
  await userEvent.click(within(form).getByRole("button", { name: /^合\s*并$/ }));
  await waitFor(() => expect(sent[0]?.body).toEqual({ into_id: other?.id, note: null }));
});

it("says plainly that it is not there", async () => {
  refuse(PATH, 404, { detail: "没有找到这件诉求,请刷新后重试。" });
  renderScreen(<IssuePage id={ISSUE_ID} />);
  expect(await screen.findByText("没有找到这件诉求,请刷新后重试。")).toBeVisible();
});

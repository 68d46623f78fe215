import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type {
  SupervisionLetterRead,
  SupervisionProposal,
  SupervisionStepRead,
} from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { SupervisionLetterPage } from "./letter-page";
import { ProposalsPage } from "./proposals-page";
import { SuperviseTasks } from "./supervise-tasks";

const step: Pick<SupervisionStepRead, "note" | "analysis" | "attachments" | "color" | "due_on"> = {
  note: null,
  analysis: null,
  attachments: [],
  color: "yellow",
  due_on: "2026-01-14",
};

const LETTER: SupervisionLetterRead = {
  id: "00000000-0000-7000-8000-000000000701",
  number: "督〔2026〕1号",
  issuer_id: "00000000-0000-7000-8000-000000000102",
  issuer_name: "云岭钢铁公司党委",
  organization_id: "00000000-0000-7000-8000-000000000101",
  organization_name: "炼钢党支部",
  color: "yellow",
  subject: "党员大会未按期召开",
  due_on: "2026-01-14",
  state: "issued",
  is_overdue: true,
  issued_at: "2026-01-12T01:00:00Z",
  issued_by_name: "党委办公室",
  version: 1,
  task_id: null,
  task_title: null,
  target_id: null,
  visited_on: null,
  problem: "一季度尚未召开党员大会。",
  demand: "请补开并说明原因。",
  needs_analysis: false,
  lines: [],
  steps: [
    { ...step, id: "s1", kind: "issued", at: "2026-01-12T01:00:00Z", by_name: "党委办公室", color: "blue" },
    {
      ...step,
      id: "s2",
      kind: "escalated",
      at: "2026-01-15T01:00:00Z",
      by_name: "系统",
      note: "超过办理期限未回复,升级为“督促”",
    },
  ],
  moves: ["answer"],
  why_not_recheck: null,
  earliest_due: "2026-01-19",
};

const ANSWERED: SupervisionLetterRead = {
  ...LETTER,
  state: "answered",
  version: 2,
  moves: ["recheck"],
  steps: [
    ...LETTER.steps,
    { ...step, id: "s3", kind: "answered", at: "2026-01-15T02:00:00Z", by_name: "王书记", note: "已补开" },
  ],
};

beforeEach(() =>
  signedInWith("targets.supervision_letter:read", "targets.supervision_letter:issue", "targets.task:assign"),
);

function listening(name: string): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.post(`*/api/v1/targets/supervision_letters/${LETTER.id}${name}`, async ({ request }) => {
      sent.push({ version: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json(ANSWERED);
    }),
  );
  return sent;
}

it("tells the colour in words, the escalation as a step, and takes an answer without any file", async () => {
  answer(`*/api/v1/targets/supervision_letters/${LETTER.id}`, LETTER);
  const sent = listening(":answer");
  renderScreen(<SupervisionLetterPage id={LETTER.id} />);
  expect(await screen.findByText("超过办理期限未回复,升级为“督促”")).toBeVisible();
  expect(screen.getByText("提醒")).toBeVisible();
  expect(screen.getByText("已超期")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: /^回\s*复$/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByLabelText("办理情况"), "已补开");
  await userEvent.click(within(form).getByRole("button", { name: /^回\s*复$/ }));
  await waitFor(() =>
    expect(sent).toEqual([{ version: '"1"', body: { note: "已补开", analysis: null, attachments: [] } }]),
  );
});

it("asks a loss-making enterprise for all three parts", async () => {
  answer(`*/api/v1/targets/supervision_letters/${LETTER.id}`, { ...LETTER, needs_analysis: true });
  const sent = listening(":answer");
  renderScreen(<SupervisionLetterPage id={LETTER.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /^回\s*复$/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByLabelText("办理情况"), "已分析");
  await userEvent.type(within(form).getByLabelText("运行质态"), "开工不足");
  await userEvent.type(within(form).getByLabelText("企业业态"), "业态单一");
  await userEvent.click(within(form).getByRole("button", { name: /^回\s*复$/ }));
  expect(await within(form).findByText("请分析市场需求")).toBeVisible();
  expect(sent).toEqual([]);
});

it("sends back only with a reason", async () => {
  answer(`*/api/v1/targets/supervision_letters/${LETTER.id}`, ANSWERED);
  const sent = listening(":recheck");
  renderScreen(<SupervisionLetterPage id={LETTER.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /^复\s*查$/ }));
  const form = await screen.findByRole("dialog");
  expect(within(form).getByText("王书记回复:已补开")).toBeVisible();
  await userEvent.click(within(form).getByLabelText("退回"));
  await userEvent.click(within(form).getByRole("button", { name: "提交复查" }));
  expect(await within(form).findByText("退回须写明理由")).toBeVisible();
  await userEvent.type(within(form).getByLabelText("退回理由"), "缺签到表");
  await userEvent.click(within(form).getByRole("button", { name: "提交复查" }));
  await waitFor(() =>
    expect(sent).toEqual([{ version: '"2"', body: { result: "returned", note: "缺签到表", due_on: null } }]),
  );
});

it("issues one letter to several units and tells what became of each", async () => {
  answer("*/api/v1/targets/supervision_letters", {
    items: [],
    total: 0,
    page: 1,
    size: 20,
    counts: { issued: 0, answered: 0, returned: 0, closed: 0, withdrawn: 0, overdue: 0 },
    earliest_due: "2026-01-19",
  });
  answer("*/api/v1/targets/targets", { items: [], total: 0, page: 1, size: 30 });
  const sent: Record<string, unknown>[] = [];
  server.use(
    http.post("*/api/v1/targets/supervision_letters:batch", async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json(
        {
          issued: 1,
          items: [
            {
              organization_id: LETTER.organization_id,
              organization_name: "炼钢党支部",
              task_id: "t1",
              letter_id: LETTER.id,
              number: "督〔2026〕2号",
              message: null,
            },
            {
              organization_id: null,
              organization_name: "",
              task_id: "t2",
              letter_id: null,
              number: null,
              message: "不在您的管理范围内。",
            },
          ],
        },
        { status: 201 },
      );
    }),
  );
  answer("*/api/v1/registry/organizations/tree", {
    items: [
      {
        id: LETTER.issuer_id,
        code: "C",
        name: "云岭钢铁公司党委",
        kind: "party_committee",
        line: "party",
        category: null,
        parent_id: null,
        member_count: 0,
      },
    ],
  });
  renderScreen(<SuperviseTasks taskIds={["t1", "t2"]} />);
  await userEvent.click(await screen.findByRole("button", { name: /^督\s*办$/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByLabelText("签发单位"));
  await userEvent.click(await screen.findByText("云岭钢铁公司党委"));
  await userEvent.click(within(form).getByLabelText("督办"));
  await userEvent.type(within(form).getByLabelText("事由"), "进度落后");
  await userEvent.type(within(form).getByLabelText("问题"), "落后于计划");
  await userEvent.type(within(form).getByLabelText("要求"), "请说明");
  await userEvent.click(within(form).getByRole("button", { name: /^签\s*发$/ }));
  expect(await screen.findByText("未知单位 不在您的管理范围内。")).toBeInTheDocument();
  expect(sent[0]).toMatchObject({
    issuer_id: LETTER.issuer_id,
    color: "red",
    due_on: "2026-01-19",
    organization_ids: [],
    task_ids: ["t1", "t2"],
    target_ids: [],
  });
});

it("turns a target that is behind into a task of its owner", async () => {
  const proposal: SupervisionProposal = {
    target_id: "00000000-0000-7000-8000-000000000501",
    number: "T-001",
    title: "营业收入",
    organization_id: LETTER.organization_id,
    organization_name: "酒店公司",
    owner_member_id: "00000000-0000-7000-8000-000000000302",
    owner_name: "王经理",
    side: "business",
    planned: "50",
    actual: "10",
    completion_percent: "20.00",
    is_loss: true,
    color: "red",
    problem: "“营业收入”计划 50,实际 10。",
    demand: "请从运行质态、企业业态、市场需求三个方面分析。",
    letter_id: null,
  };
  answer("*/api/v1/targets/supervision_letters:proposals", {
    threshold: 80,
    earliest_due: "2026-01-19",
    items: [proposal],
  });
  const sent: Record<string, unknown>[] = [];
  server.use(
    http.post("*/api/v1/targets/tasks", async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  renderScreen(<ProposalsPage />);
  expect(await screen.findByText("亏损企业")).toBeVisible();
  expect(screen.getByRole("button", { name: "转为督办单" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "转为任务" }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByRole("button", { name: /^交\s*办$/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    organization_id: proposal.organization_id,
    target_id: proposal.target_id,
    owner_member_id: proposal.owner_member_id,
    title: "改进“营业收入”",
    side: "business",
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { LetterContent, LetterRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { CONTENT, DRAFT, ISSUED } from "./letter.sample";
import { LetterPage } from "./letter-page";

const BASE = "*/api/v1/targets/letters";

beforeEach(() => {
  signedInWith("targets.letter:read");
  answer("*/api/v1/targets/methods", {
    levels: [],
    phases: [],
    stretch_least_percent: "0",
    content_groups: [
      { code: "six_constructions", title: "党的六大建设" },
      { code: "production", title: "生产经营完成" },
      { code: "talent", title: "人才队伍建设" },
    ],
    tag_groups: [
      {
        code: "construction",
        title: "党的六大建设",
        tags: [{ code: "construction.organizational", title: "组织建设" }],
      },
    ],
  });
  answer("*/api/v1/targets/letter_drafts/choices", { targets: DRAFT.targets, tasks: DRAFT.tasks });
  answer("*/api/v1/targets/letter_documents/:id/pages", { pages: ["iVBORw0KGgo="] });
});

function shows(letter: LetterRead): void {
  answer(`${BASE}/${letter.id}`, letter);
}

it("keeps what is written by itself, naming the version that was seen, one save after another", async () => {
  shows(DRAFT);
  const sent: { version: string | null; body: LetterContent }[] = [];
  server.use(
    http.put(`${BASE}/${DRAFT.id}/draft`, async ({ request }) => {
      const body = (await request.json()) as LetterContent;
      sent.push({ version: request.headers.get("if-match"), body });
      return HttpResponse.json({ ...DRAFT, draft: body, version: sent.length + 1 });
    }),
  );
  renderScreen(<LetterPage id={DRAFT.id} />);
  const text = await screen.findByLabelText("责任追究第 1 条");
  await userEvent.clear(text);
  await userEvent.type(text, "约谈");
  expect(screen.getByText("有改动,稍后自动保存")).toBeVisible();
  await waitFor(() => expect(sent).toHaveLength(1), { timeout: 4000 });
  expect(sent[0]).toEqual({ version: '"1"', body: { ...CONTENT, accountability: ["约谈"] } });
  await screen.findByText("已保存");
  await userEvent.click(screen.getByRole("button", { name: "添加责任追究" }));
  await waitFor(() => expect(sent).toHaveLength(2), { timeout: 4000 });
  expect(sent[1]?.version).toBe('"2"');
});

it("says when a draft was not kept, and why", async () => {
  shows(DRAFT);
  server.use(
    http.put(`${BASE}/${DRAFT.id}/draft`, () =>
      HttpResponse.json(
        {
          type: "about:blank",
          title: "",
          status: 412,
          code: "stale_version",
          detail: "内容在您打开之后已被他人修改,请刷新后再试。",
          errors: [],
        },
        { status: 412, headers: { "Content-Type": "application/problem+json" } },
      ),
    ),
  );
  renderScreen(<LetterPage id={DRAFT.id} />);
  await userEvent.click(await screen.findByRole("button", { name: "添加责任追究" }));
  expect(await screen.findByText(/已被他人修改/, {}, { timeout: 4000 })).toBeVisible();
  expect(screen.getByText("未保存")).toBeVisible();
});

it("moves clauses by the keyboard and shows where each leads", async () => {
  shows(DRAFT);
  server.use(http.put(`${BASE}/${DRAFT.id}/draft`, () => HttpResponse.json({ ...DRAFT, version: 2 })));
  renderScreen(<LetterPage id={DRAFT.id} />);
  const first = await screen.findByDisplayValue("按期召开党员大会");
  expect(await screen.findByText(/→ 任务 R-001 按月召开党员大会/)).toBeVisible();
  expect(screen.getByText(/→ 指标 star-branch-5521\/meeting/)).toBeVisible();
  first.focus();
  await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
  const clauses = screen.getAllByLabelText(/^第 \d 条内容$/).map((box) => (box as HTMLTextAreaElement).value);
  expect(clauses).toEqual(["培养两名技术骨干", "按期召开党员大会", "完成粗钢产量"]);
  expect(await screen.findByText("已保存", {}, { timeout: 4000 })).toBeVisible();
});

it("names what is missing and does not offer to issue before it is there", async () => {
  shows({ ...DRAFT, missing: ["请写明责任单位的行政负责人"] });
  renderScreen(<LetterPage id={DRAFT.id} />);
  expect(await screen.findByText("请写明责任单位的行政负责人")).toBeVisible();
  expect(screen.getByRole("button", { name: /^签\s*发$/ })).toBeDisabled();
});

it("shows the digest and the whole text before one signs, and signs over that digest", async () => {
  shows(ISSUED);
  const sent: unknown[] = [];
  server.use(
    http.post(`${BASE}/${ISSUED.id}:sign`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...ISSUED, moves: [], signed_sides: ["counterpart"] });
    }),
  );
  renderScreen(<LetterPage id={ISSUED.id} />);
  await userEvent.click(await screen.findByRole("button", { name: "代表责任单位签署" }));
  const dialog = await screen.findByRole("dialog");
  await waitFor(() => expect(within(dialog).getByText("ab".repeat(32))).toBeVisible());
  expect(within(dialog).getByText(/党建工作目标 2 条,行政业务指标 1 条,责任追究 1 条/)).toBeVisible();
  expect(await within(dialog).findByAltText("第 1 页,共 1 页")).toBeVisible();
  const press = within(dialog).getByRole("button", { name: /^签\s*署$/ });
  expect(press).toBeDisabled();
  await userEvent.click(within(dialog).getByLabelText("我已看过全文,同意签署"));
  await userEvent.click(press);
  await waitFor(() => expect(sent).toEqual([{ side: "counterpart", digest: "ab".repeat(32) }]));
  expect(await screen.findByText("责任单位已签")).toBeVisible();
});

it("says why a signature was refused and keeps the dialog", async () => {
  shows(ISSUED);
  refuse(`${BASE}/${ISSUED.id}:sign`, 409, { detail: "您看到的不是待签署的版本。" }, "post");
  renderScreen(<LetterPage id={ISSUED.id} />);
  await userEvent.click(await screen.findByRole("button", { name: "代表责任单位签署" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByLabelText("我已看过全文,同意签署"));
  await userEvent.click(within(dialog).getByRole("button", { name: /^签\s*署$/ }));
  expect(await within(dialog).findByText("您看到的不是待签署的版本。")).toBeVisible();
});

it("checks a version and compares it with the one before, in words", async () => {
  const [one] = ISSUED.versions;
  shows({
    ...ISSUED,
    versions: [...ISSUED.versions, { ...(one as NonNullable<typeof one>), number: 2 }],
    pending: 2,
  });
  answer(`${BASE}/${ISSUED.id}/versions/2/verification`, {
    number: 2,
    digest: "ab".repeat(32),
    recomputed: "cd".repeat(32),
    is_intact: false,
    signatures_match: false,
  });
  answer(`${BASE}/${ISSUED.id}/versions/2/differences`, {
    number: 2,
    against: 1,
    sentences: ["第 1 条目标值:由“100%”改为“120%”"],
  });
  renderScreen(<LetterPage id={ISSUED.id} />);
  const [newest] = await screen.findAllByRole("button", { name: /^核\s*对$/ });
  await userEvent.click(newest as HTMLElement);
  expect(await screen.findByText(/核对不一致/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "与上一版比较" }));
  expect(await screen.findByText("第 1 条目标值:由“100%”改为“120%”")).toBeVisible();
});

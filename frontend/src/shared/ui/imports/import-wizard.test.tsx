import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { ImportRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { ImportButton } from "./import-button";

const BASE = "*/api/v1/liaison/issues/imports";
const FOUND: ImportRead = {
  id: "00000000-0000-7000-8000-000000000901",
  filename: "诉求.xlsx",
  state: "asking",
  rows: 2,
  fault_count: 0,
  created_at: "2026-11-16T01:00:00Z",
  done_at: null,
  undone_at: null,
  may_undo: false,
  header_row: 3,
  columns: [
    { key: "title", heading: "标题", required: true },
    { key: "note", heading: "备注", required: false },
  ],
  unclear: [{ heading: "问题", suggestion: "title", samples: ["冰柜坏了"] }],
  notes: [],
  plan: null,
  preview: [],
  faults: [],
  results: [],
};
const READY: ImportRead = {
  ...FOUND,
  state: "ready",
  unclear: [],
  notes: ["表头在第 3 行,上面的标题没有读入。"],
  plan: { create: 2, update: 0, unchanged: 0 },
  preview: [{ row: 4, act: "create", cells: { 标题: "冰柜坏了" } }],
};
const FAULTY: ImportRead = {
  ...READY,
  state: "has_errors",
  fault_count: 1,
  faults: [{ row: 4, column: "类别", code: "not_a_choice", message: "请写:生活条件" }],
};
const DONE: ImportRead = { ...READY, state: "done", done_at: "2026-11-16T01:05:00Z", may_undo: true };

let asked: { path: string; body: unknown }[] = [];
let past: ImportRead[] = [];

beforeEach(() => {
  asked = [];
  past = [];
  signedInWith("liaison.issue:dispatch");
  server.use(
    http.get(BASE, () => HttpResponse.json(past)),
    http.get(`${BASE}/:id/progress`, () =>
      HttpResponse.text('data: {"done":1,"total":2,"stage":"正在检查"}\n\n', {
        headers: { "Content-Type": "text/event-stream" },
      }),
    ),
  );
});

/** What each step answers. */
function says(steps: Record<string, ImportRead>): void {
  server.use(
    http.post(BASE, () => HttpResponse.json(FOUND, { status: 201 })),
    http.post(`${BASE}/:step`, async ({ request, params }) => {
      const verb = String(params.step).split(":")[1] ?? "";
      const text = await request.text();
      asked.push({ path: verb, body: text ? JSON.parse(text) : undefined });
      if (verb === "commit") past = [DONE];
      return HttpResponse.json(steps[verb] ?? FOUND);
    }),
  );
}

async function choose(): Promise<void> {
  renderScreen(
    <ImportButton
      permission="liaison.issue:dispatch"
      noun="诉求"
      url="/api/v1/liaison/issues"
      changes={["liaison"]}
    />,
  );
  await userEvent.click(await screen.findByRole("button", { name: "文件导入" }));
  const input = document.querySelector<HTMLInputElement>('input[type="file"]');
  if (!input) throw new Error("there is no place for a file");
  await userEvent.upload(input, new File(["x"], "诉求.xlsx"));
  await userEvent.click(screen.getByRole("button", { name: /^检\s?查$/ }));
}

it("asks about a strange heading, checks, writes, hands receipts on and takes it all back", async () => {
  says({
    explain: { ...FOUND, state: "checking", unclear: [] },
    check: READY,
    commit: { ...DONE, results: [{ row: 4, number: "2026-0001", receipt: "ABCD" }] },
    undo: { ...DONE, state: "undone", may_undo: false },
  });
  await choose();
  expect(await screen.findByText("如:冰柜坏了")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "确认表头并检查" }));
  expect(await screen.findByText("共 2 行:新增 2 行,修改 0 行,已有 0 行,问题 0 处")).toBeVisible();
  expect(asked[0]).toEqual({ path: "explain", body: { headings: { 问题: "title" } } });
  expect(screen.getByText("表头在第 3 行,上面的标题没有读入。")).toBeVisible();
  expect(screen.getByRole("cell", { name: "冰柜坏了" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "写入 2 行" }));
  expect(await screen.findByText("已写入:新增 2 行,修改 0 行")).toBeVisible();
  expect(screen.getByRole("button", { name: "下载回执码" })).toBeVisible();
  await userEvent.click(await screen.findByRole("button", { name: "撤销 诉求.xlsx" }));
  await userEvent.click(await screen.findByRole("button", { name: /^撤\s?销$/ }));
  expect(await screen.findByText("已整份撤销,可以改正后重新上传。")).toBeVisible();
  expect(asked.map((one) => one.path)).toEqual(["explain", "check", "commit", "undo"]);
});

it("offers the same file marked and nothing to write while a row is wrong", async () => {
  says({ explain: { ...FOUND, state: "checking", unclear: [] }, check: FAULTY });
  await choose();
  await userEvent.click(await screen.findByRole("button", { name: "确认表头并检查" }));
  expect(await screen.findByRole("button", { name: "下载标注了问题的文件" })).toBeVisible();
  expect(screen.getByText("请写:生活条件")).toBeVisible();
  expect(screen.queryByRole("button", { name: /写入/ })).toBeNull();
});

it("says why a file was refused, and is not there without the permission", async () => {
  server.use(
    http.post(BASE, () =>
      HttpResponse.json({ detail: "单元格 B2 是公式,请“选择性粘贴为数值”后重试。" }, { status: 422 }),
    ),
  );
  await choose();
  expect(await screen.findByText(/B2 是公式/)).toBeVisible();
  signedInWith();
  answer(BASE, []);
  renderScreen(<ImportButton permission="x" noun="甲" url="/api/v1/liaison/issues" changes={[]} />);
  await waitFor(() => expect(screen.queryAllByRole("button", { name: "文件导入" })).toHaveLength(1));
});

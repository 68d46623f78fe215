import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { renderScreen } from "@/testing/render";
import { answer } from "@/testing/server";
import { withNumber } from "./draft-page";
import { SourceForm } from "./source-form";

const SOURCE = "code: a\ntitle: 甲\nbad: 3\n";
const REPORT = {
  ok: false,
  faults: [{ line: 3, field: "bad", message: "未知的字段 'bad'" }],
  unmeasurable: [],
};
const name = (words: string) => ({ name: new RegExp(words.split("").join("\\s*")) });

it("shows every fault with line and field, and goes to the line", async () => {
  answer("*/api/v1/appraisal/schemes\\:check", REPORT, 200, "post");
  renderScreen(<SourceForm initial={SOURCE} saveText="存为草稿" onSave={vi.fn()} />);
  await userEvent.click(await screen.findByRole("button", name("校验")));
  await userEvent.click(await screen.findByRole("button", { name: /第 3 行\s*bad/ }));
  const text = screen.getByLabelText<HTMLTextAreaElement>("方案原文(YAML)");
  expect(text).toHaveFocus();
  expect(text.value.slice(text.selectionStart, text.selectionEnd)).toBe("bad: 3");
});

it("shows the faults at their lines when the server refuses to keep the draft", async () => {
  answer("*/api/v1/appraisal/schemes\\:check", REPORT, 200, "post");
  const save = vi.fn().mockRejectedValue(new ApiProblem(422, { code: "scheme_faulty", detail: "有 1 处" }));
  renderScreen(<SourceForm initial={SOURCE} saveText="存为草稿" onSave={save} />);
  await userEvent.type(await screen.findByLabelText("方案原文(YAML)"), "x");
  expect(screen.getByText("有改动未保存")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "存为草稿" }));
  expect(await screen.findByText("有 1 处需要修改")).toBeVisible();
});

it("says any other refusal in the server's words", async () => {
  const save = vi.fn().mockRejectedValue(new ApiProblem(409, { detail: "已有第 2 版" }));
  renderScreen(<SourceForm initial={SOURCE} saveText="存为草稿" onSave={save} />);
  await userEvent.click(await screen.findByRole("button", { name: "存为草稿" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("已有第 2 版");
});

it("gives the copy the next number and touches nothing else", () => {
  expect(withNumber("code: a\nversion: 3\nnote: version: 3\n", 7)).toBe(
    "code: a\nversion: 7\nnote: version: 3\n",
  );
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { FeedbackRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { FeedbackPage } from "./feedback-page";

const ROW: FeedbackRow = {
  id: "00000000-0000-4000-8000-000000000a01",
  about: "登记台账",
  text: "到会率重复填报",
  received_on: "2026-11-21",
  due_on: "2026-12-04",
  state: "open",
  is_overdue: false,
  answer: null,
  answered_on: null,
  answered_by_name: null,
  is_anonymous: true,
  asked_by_name: null,
  version: 1,
};
const TALLY = {
  received: 5,
  answered: 3,
  in_time: 2,
  open: 2,
  overdue: 1,
  percent_in_time: 67,
  answer_within: 10,
};

it("shows everybody the tally, and the answer to a receipt, but not the desk", async () => {
  signedInWith("appraisal.rating:read");
  answer("*/api/v1/appraisal/feedback\\:tally", TALLY);
  answer("*/api/v1/appraisal/feedback\\:mine", []);
  answer("*/api/v1/appraisal/feedback\\:receipt", { feedback: null }, 200, "post");
  renderScreen(<FeedbackPage />);
  expect(await screen.findByText("占已答复 67%")).toBeVisible();
  expect(screen.getByText("其中超期 1 件")).toBeVisible();
  expect(await screen.findByText(/还没有实名提过意见/)).toBeVisible();
  expect(screen.queryByLabelText("减负意见")).not.toBeInTheDocument();
  await userEvent.type(screen.getByLabelText("匿名意见的回执"), "AAAA-BBBB-CCCC");
  await userEvent.click(screen.getByRole("button", { name: "查答复" }));
  expect(await screen.findByText(/没有找到这个回执/)).toBeVisible();
  answer(
    "*/api/v1/appraisal/feedback\\:receipt",
    { feedback: { ...ROW, state: "answered", answer: "下月取消", answered_on: "2026-11-22" } },
    200,
    "post",
  );
  // the button shows that it is busy a moment longer than the answer takes
  await userEvent.click(await screen.findByRole("button", { name: "查答复" }));
  expect(await screen.findByText(/下月取消/)).toBeVisible();
});

it("answers in words, with the version that was seen", async () => {
  signedInWith("appraisal.feedback:answer");
  answer("*/api/v1/appraisal/feedback\\:tally", TALLY);
  answer("*/api/v1/appraisal/feedback\\:mine", []);
  answer("*/api/v1/appraisal/feedback", { items: [ROW], total: 1, page: 1, size: 20 });
  answer(`*/api/v1/appraisal/feedback/${ROW.id}`, ROW);
  const sent: unknown[] = [];
  server.use(
    http.post(`*/api/v1/appraisal/feedback/${ROW.id}:answer`, async ({ request }) => {
      sent.push([request.headers.get("if-match"), await request.json()]);
      return HttpResponse.json(ROW);
    }),
  );
  renderScreen(<FeedbackPage />);
  await userEvent.click(await screen.findByText("到会率重复填报"));
  const form = await screen.findByRole("dialog");
  expect(within(form).getByText(/匿名 · 2026-11-21 收到/)).toBeVisible();
  await userEvent.type(within(form).getByLabelText("答复"), "下月起由系统带出");
  await userEvent.click(within(form).getByRole("button", { name: /^答\s*复$/ }));
  await waitFor(() => expect(sent).toEqual([["1", { answer: "下月起由系统带出" }]]));
});

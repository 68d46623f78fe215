import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { SchemePrice, SchemeRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { PRICE } from "../burden/burden.sample";
import { PublishTab } from "./publish-tab";

const SCHEME = {
  id: "00000000-0000-7000-8000-000000000301",
  title: "星级评定",
  number: 2,
  version: 3,
  source: "code: x",
} as SchemeRead;

function open(price: SchemePrice): unknown[] {
  const sent: unknown[] = [];
  answer(`*/api/v1/appraisal/schemes/${SCHEME.id}/burden`, price);
  answer("*/api/v1/appraisal/schemes:check", { ok: true, faults: [], unmeasurable: [] }, 200, "post");
  server.use(
    http.post(`*/api/v1/appraisal/schemes/${SCHEME.id}:publish`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(SCHEME);
    }),
  );
  renderScreen(<PublishTab scheme={SCHEME} />);
  return sent;
}

async function confirm() {
  await userEvent.click(screen.getByRole("button", { name: "发布这一版" }));
  const asked = await screen.findByRole("dialog");
  expect(within(asked).getByText(/37 个支部、1 张表 12 项,其中 9 项已有/)).toBeInTheDocument();
  await userEvent.click(within(asked).getByRole("button", { name: /^发\s*布$/ }));
}

it("tells the price before the last question", async () => {
  const sent = open(PRICE);
  expect(await screen.findByText("45.2%")).toBeVisible();
  await confirm();
  await waitFor(() => expect(sent).toEqual([{ over_budget: null }]));
});

it("goes over the budget only with a named approver and a reason", async () => {
  const sent = open({ ...PRICE, is_over_budget: true, heaviest: "25.40" });
  expect(await screen.findByText(/超过预算 20 次/)).toBeVisible();
  expect(screen.getByRole("button", { name: "发布这一版" })).toBeDisabled();
  await userEvent.type(screen.getByLabelText("批准人"), "李书记");
  expect(screen.getByRole("button", { name: "发布这一版" })).toBeDisabled();
  await userEvent.type(screen.getByLabelText("理由"), "首次评星");
  await confirm();
  await waitFor(() => expect(sent).toEqual([{ over_budget: { approver: "李书记", reason: "首次评星" } }]));
});

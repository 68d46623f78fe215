import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { RectificationRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { OPEN, REPORTED } from "./rectification.sample";
import { RectificationPage } from "./rectification-page";

beforeEach(() => signedInWith());

interface Sent {
  version: string | null;
  body: unknown;
}

function shows(row: RectificationRead): void {
  answer(`*/api/v1/appraisal/rectifications/${row.id}`, row);
}

function listening(name: string): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(`*/api/v1/appraisal/rectifications/${OPEN.id}${name}`, async ({ request }) => {
      sent.push({ version: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json(REPORTED);
    }),
  );
  return sent;
}

it("reports what was done with the version that was seen, without any file", async () => {
  shows(OPEN);
  const sent = listening(":report");
  renderScreen(<RectificationPage id={OPEN.id} />);
  await userEvent.click(await screen.findByRole("button", { name: "报告整改情况" }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByRole("button", { name: /^报\s*告$/ }));
  expect(await within(form).findByText("请写明做了什么")).toBeVisible();
  await userEvent.type(within(form).getByLabelText("整改情况"), "已补齐签到表");
  await userEvent.click(within(form).getByRole("button", { name: /^报\s*告$/ }));
  await waitFor(() =>
    expect(sent).toEqual([{ version: '"1"', body: { note: "已补齐签到表", attachments: [] } }]),
  );
});

it("sends back only with a reason", async () => {
  shows(REPORTED);
  const sent = listening(":recheck");
  renderScreen(<RectificationPage id={OPEN.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /^复\s*查$/ }));
  const form = await screen.findByRole("dialog");
  expect(within(form).getByText("陈立新报告:已补齐签到表")).toBeVisible();
  await userEvent.click(within(form).getByLabelText("退回"));
  await userEvent.click(within(form).getByRole("button", { name: "提交复查" }));
  expect(await within(form).findByText("退回须写明理由")).toBeVisible();
  await userEvent.type(within(form).getByLabelText("退回理由"), "仍缺两人");
  await userEvent.click(within(form).getByRole("button", { name: "提交复查" }));
  await waitFor(() =>
    expect(sent).toEqual([{ version: '"2"', body: { result: "returned", note: "仍缺两人" } }]),
  );
});

it("passes a recheck without words, and says when somebody was faster", async () => {
  shows(REPORTED);
  refuse(
    `*/api/v1/appraisal/rectifications/${OPEN.id}:recheck`,
    412,
    { detail: "内容在您打开之后已被他人修改,请刷新后再试。" },
    "post",
  );
  renderScreen(<RectificationPage id={OPEN.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /^复\s*查$/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByLabelText("通过,销号"));
  await userEvent.click(within(form).getByRole("button", { name: "提交复查" }));
  expect(await within(form).findByText(/已被他人修改/)).toBeVisible();
});

it("keeps whoever is party to it away from the recheck, with the reason", async () => {
  shows({ ...REPORTED, why_not_recheck: "按回避规则不能复查本支部的整改。" });
  renderScreen(<RectificationPage id={OPEN.id} />);
  expect(await screen.findByText(/按回避规则/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /^复\s*查$/ })).not.toBeInTheDocument();
});

it("leads from a closed one to its entry in the ledger", async () => {
  const record_id = "00000000-0000-7000-8000-000000000901";
  shows({ ...REPORTED, state: "closed", moves: [], record_id });
  renderScreen(<RectificationPage id={OPEN.id} />);
  expect(await screen.findByRole("link", { name: "销号已记入台账" })).toHaveAttribute(
    "href",
    expect.stringContaining(`record=${record_id}`),
  );
  expect(screen.getByText("已销号")).toBeVisible();
});

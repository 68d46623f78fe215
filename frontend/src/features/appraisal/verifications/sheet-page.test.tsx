import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { SheetRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { BRANCH, sheet, sheetItem } from "./sheet.sample";
import { SheetPage } from "./sheet-page";

const SECOND = sheetItem({ indicator: "party_lecture", title: "党课", points: "2", online: "2", value: "2" });

function given(found: SheetRead, ...permissions: string[]) {
  signedInWith("appraisal.verification:read", ...permissions);
  answer("*/api/v1/appraisal/worklists/:id", found);
}

/** Keeps what was sent. */
function listening(): Record<string, unknown>[] {
  const sent: Record<string, unknown>[] = [];
  server.use(
    http.post("*/api/v1/appraisal/verifications", async ({ request }) => {
      sent.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  return sent;
}

const show = () => renderScreen(<SheetPage id={BRANCH} place="phone" />, { at: "/?period=2026-Q4" });
const pad = () => screen.findByRole("region", { name: "核验结论" });

it("confirms with one tap and opens the next item", async () => {
  given(sheet([sheetItem(), SECOND]), "appraisal.verification:verify");
  const sent = listening();
  show();
  await userEvent.click(within(await pad()).getByRole("button", { name: "属实确认" }));
  expect(await screen.findByRole("heading", { name: "党课" })).toBeVisible();
  expect(sent).toEqual([
    {
      attachments: [],
      organization_id: BRANCH,
      scheme_code: "star-branch-5521",
      indicator: "members_meeting",
      period: "2026-Q4",
      verdict: "confirmed",
    },
  ]);
  expect(screen.getByRole("status")).toHaveTextContent("支部党员大会 · 属实");
});

it("rejects in three taps: the verdict, a reason, submit", async () => {
  given(sheet([sheetItem()]), "appraisal.verification:verify");
  const sent = listening();
  show();
  const region = within(await pad());
  await userEvent.click(region.getByRole("button", { name: "不认可" }));
  expect(region.getByRole("button", { name: "提交" })).toBeDisabled();
  await userEvent.click(region.getByRole("button", { name: "内容与实际不符" }));
  await userEvent.click(region.getByRole("button", { name: "提交" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ verdict: "rejected", reason: "内容与实际不符" });
  expect(await screen.findByText("这个支部已全部核验完毕")).toBeVisible();
});

it("reduces in three taps, the amount as a decimal string", async () => {
  given(sheet([sheetItem()]), "appraisal.verification:verify");
  const sent = listening();
  show();
  const region = within(await pad());
  await userEvent.click(region.getByRole("button", { name: "核减" }));
  await userEvent.click(region.getByRole("button", { name: "0.75 分" }));
  await userEvent.click(region.getByRole("button", { name: "提交" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ verdict: "reduced", amount: "0.75", reason: "现场核实与台账不符" });
});

it("rates an offline item by a fraction of one's own", async () => {
  given(
    sheet([sheetItem({ control: "offline", online: null, flag: "pending" })]),
    "appraisal.verification:verify",
  );
  const sent = listening();
  show();
  const region = within(await pad());
  await userEvent.click(region.getByRole("button", { name: "评定" }));
  await userEvent.type(region.getByLabelText("其他比例(0 至 1)"), "0.75");
  await userEvent.click(region.getByRole("button", { name: "提交" }));
  await waitFor(() => expect(sent[0]).toMatchObject({ verdict: "rated", fraction: "0.75" }));
});

it("says the server's sentence when the inspector is party to it, and stays", async () => {
  given(sheet([sheetItem(), SECOND]), "appraisal.verification:verify");
  refuse(
    "*/api/v1/appraisal/verifications",
    409,
    { detail: "该项计分的台账中有您登记的记录,按回避规则不能核验。" },
    "post",
  );
  show();
  await userEvent.click(within(await pad()).getByRole("button", { name: "属实确认" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("按回避规则不能核验");
  expect(screen.getByRole("heading", { name: "支部党员大会" })).toBeVisible();
});

it("offers no verdict where the sheet says why not, nor without the permission", async () => {
  given(
    sheet([sheetItem()], { why_not: "您是该支部的党员,按回避规则不能核验本支部。" }),
    "appraisal.verification:verify",
  );
  const first = show();
  expect(await screen.findByRole("alert")).toHaveTextContent("按回避规则");
  expect(screen.queryByRole("button", { name: "属实确认" })).toBeNull();
  first.unmount();

  given(sheet([sheetItem()]));
  show();
  expect(await screen.findByRole("alert")).toHaveTextContent("只能查看");
  expect(screen.queryByRole("button", { name: "属实确认" })).toBeNull();
});

it("shows what the branch reported, and why something does not count", async () => {
  const records = [
    {
      id: "1",
      occurred_on: "2026-10-12",
      submitted_at: "2026-10-12T02:00:00Z",
      entered_by_name: "王书记",
      values: [{ title: "到会率", value: "0.95", unit: null }],
      note: null,
      attachments: [],
      counts: false,
      factor: "0",
      reason: "late",
    },
  ];
  given(sheet([sheetItem({ records })]), "appraisal.verification:verify");
  show();
  const region = await screen.findByRole("region", { name: "支部填报" });
  expect(region).toHaveTextContent("支部填报 1 条");
  expect(region).toHaveTextContent("到会率0.95");
  expect(region).toHaveTextContent("逾期录入");
});

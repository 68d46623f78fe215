import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import type { RecordTypeRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { RecordForm } from "./record-form";
import { summaryOf } from "./values";

const BRANCH = "00000000-0000-7000-8000-000000000101";
const field = {
  unit: null,
  min: null,
  max: null,
  integer: false,
  required: false,
  choices: [],
  synonyms: [],
  filled_by: "hand" as const,
  consent: false,
  result: null,
};
const MEETING: RecordTypeRead = {
  code: "members_meeting",
  title: "支部党员大会",
  section: "org_life",
  section_title: "组织生活",
  entered_by: ["secretary"],
  level: "own",
  evidence: { required: false, kinds: [], count: 0, photo_rule: null },
  use: "ordinary",
  is_meeting: true,
  tells_result: false,
  asks: { typed: 2, prefilled: 0, attachments: 0, photos: 0, meetings: 1, fields: 2 },
  version: 1,
  fields: [
    { ...field, name: "topic", title: "议题", type: "text", required: true },
    {
      ...field,
      name: "attendance_rate",
      title: "到会率",
      type: "number",
      unit: "比例",
      min: "0",
      max: "1",
      required: true,
    },
    { ...field, name: "by_vote", title: "是否表决", type: "boolean" },
  ],
};

async function openForm() {
  signedInWith("appraisal.record:enter");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/appraisal/record-types", [MEETING]);
  const close = vi.fn();
  renderScreen(<RecordForm open organizationId={BRANCH} onClose={close} />);
  await userEvent.click(await screen.findByLabelText("事项"));
  await userEvent.click(await screen.findByText("支部党员大会"));
  await userEvent.type(await screen.findByLabelText("议题"), "年度工作总结");
  await userEvent.type(screen.getByLabelText("到会率(比例)"), "0.95");
  return close;
}

it("builds the form from the record type and sends numbers as decimal text", async () => {
  const sent = vi.fn();
  const close = await openForm();
  server.use(
    http.post("*/api/v1/appraisal/records", async ({ request }) => {
      sent(request.headers.get("idempotency-key"), await request.json());
      return HttpResponse.json(
        { id: BRANCH, submitted_at: "2026-11-21T02:00:00Z", unchanged: false },
        { status: 201 },
      );
    }),
  );
  await userEvent.click(screen.getByRole("button", { name: /登\s*记/ }));
  await vi.waitFor(() => expect(close).toHaveBeenCalled());
  expect(sent).toHaveBeenCalledWith(
    expect.stringMatching(/^[0-9a-f]{32}$/),
    expect.objectContaining({
      organization_id: BRANCH,
      type: "members_meeting",
      values: { topic: "年度工作总结", attendance_rate: "0.95" },
    }),
  );
});

it("shows the server's field fault on the field", async () => {
  const close = await openForm();
  refuse(
    "*/api/v1/appraisal/records",
    422,
    { detail: "台账有误", errors: [{ field: "values.attendance_rate", message: "到会率与签到人数不符" }] },
    "post",
  );
  await userEvent.click(screen.getByRole("button", { name: /登\s*记/ }));
  expect(await screen.findByText("到会率与签到人数不符")).toBeVisible();
  expect(close).not.toHaveBeenCalled();
});

it("tells an entry in words", () => {
  const words = summaryOf(MEETING, { topic: "换届", attendance_rate: "0.9500", by_vote: true });
  expect(words).toBe("议题 换届 · 到会率 0.95 · 是否表决 是");
});

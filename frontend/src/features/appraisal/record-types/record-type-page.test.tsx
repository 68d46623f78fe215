import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { RecordTypeJudged, RecordTypeVersionRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { RecordTypeList } from "./record-type-list";
import { RecordTypePage } from "./record-type-page";

const ASKS = { typed: 3, prefilled: 9, attachments: 0, photos: 0, meetings: 0, fields: 12 };
const WORDS = "本次共要求 37 个支部 × 12 项 = 444 次填写,其中 9 项已有";
const PRICE = { branches: 37, asks: ASKS, total: 444, words: WORDS };
const DRAFT: RecordTypeVersionRead = {
  code: "safety_talk",
  title: "班前安全讲话",
  section: "business",
  section_title: "生产经营与重点任务",
  entered_by: ["secretary"],
  level: "own",
  evidence: { required: false, kinds: ["photo"], count: 0, photo_rule: null },
  fields: [
    {
      name: "shifts_held",
      title: "已讲班次",
      type: "number",
      unit: "班",
      min: "0",
      max: null,
      integer: true,
      required: true,
      choices: [],
      synonyms: [],
      filled_by: "hand",
      consent: false,
      result: null,
    },
  ],
  use: "ordinary",
  is_meeting: false,
  tells_result: false,
  asks: ASKS,
  version: 2,
  number: 1,
  reason: "安全生产月",
  status: "draft",
  origin: "screen",
  created_at: "2026-11-20T01:00:00Z",
  created_by_name: "组织部",
  published_at: null,
  published_by_name: null,
  price: PRICE,
};
const SOUND: RecordTypeJudged = { ok: true, faults: [], repeated: [], price: PRICE };

function shows(judged: RecordTypeJudged): void {
  signedInWith("appraisal.record_type:read", "appraisal.record_type:edit", "appraisal.record_type:publish");
  answer("*/api/v1/appraisal/record-types/safety_talk/versions", [DRAFT]);
  answer("*/api/v1/appraisal/record-types:check", judged, 200, "post");
  answer("*/api/v1/appraisal/record-types", [DRAFT]);
}

it("tells the price before it is published, and asks once more", async () => {
  shows(SOUND);
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/appraisal/record-types/safety_talk/versions/1:publish", ({ request }) => {
      sent.push(request.headers.get("if-match"));
      return HttpResponse.json({ ...DRAFT, status: "published" });
    }),
  );
  renderScreen(<RecordTypePage code="safety_talk" />);
  const card = await screen.findByLabelText("发布草稿");
  expect(await within(card).findByText(WORDS)).toBeVisible();
  await userEvent.click(within(card).getByRole("button", { name: "发布这一版" }));
  const asked = await screen.findByRole("dialog");
  await waitFor(() => expect(within(asked).getByText(`${WORDS}。发布后这一版不再改动。`)).toBeVisible());
  await userEvent.click(within(asked).getByRole("button", { name: /^发\s*布$/ }));
  await waitFor(() => expect(sent).toEqual(["2"]));
});

it("says which form asks for it already, and does not publish", async () => {
  const repeated = [{ field: "fields.0.title", message: "“已讲班次”已由“安全讲话”填报,请删去此字段" }];
  shows({ ...SOUND, ok: false, repeated });
  renderScreen(<RecordTypePage code="safety_talk" />);
  expect(await screen.findByText(/已由“安全讲话”填报/)).toBeVisible();
  expect(screen.getByRole("button", { name: "发布这一版" })).toBeDisabled();
});

it("saves a draft with the server's faults on their fields", async () => {
  shows(SOUND);
  server.use(
    http.put("*/api/v1/appraisal/record-types/safety_talk/versions/1", () =>
      HttpResponse.json(
        {
          type: "",
          title: "",
          status: 422,
          code: "record_type_faulty",
          detail: "台账类型有 1 处需要修改。",
          errors: [{ field: "fields.0.title", message: "登录、在线时长不得填报(国办函〔2026〕12号)" }],
        },
        { status: 422, headers: { "Content-Type": "application/problem+json" } },
      ),
    ),
  );
  renderScreen(<RecordTypePage code="safety_talk" />);
  await userEvent.click(await screen.findByRole("button", { name: "修改草稿" }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByRole("button", { name: "存为草稿" }));
  expect(await within(form).findByText(/不得填报\(国办函〔2026〕12号\)/)).toBeVisible();
});

it("lists every form with what one filling asks for, and the drafts on top", async () => {
  shows(SOUND);
  answer("*/api/v1/appraisal/record-types:drafts", [DRAFT]);
  renderScreen(<RecordTypeList />);
  expect(await screen.findByText("12 项,其中 9 项已有")).toBeVisible();
  expect(await screen.findByText("第 1 版草稿")).toBeVisible();
  expect(screen.getByRole("button", { name: "新建台账类型" })).toBeVisible();
});

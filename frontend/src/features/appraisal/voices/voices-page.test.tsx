import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Voices } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, signedInWith } from "@/testing/server";
import { VoicesPage } from "./voices-page";

const ISSUE = "00000000-0000-4000-8000-000000000b01";
const FOUND: Voices = {
  organization_id: "00000000-0000-4000-8000-000000000001",
  organization_name: "市分公司",
  period: "2026",
  period_title: "2026年",
  indicators: [],
  voices: [
    {
      record_id: "00000000-0000-4000-8000-000000000c01",
      issue_id: ISSUE,
      organization_name: "安国支部",
      number: "LX-2026-0209",
      title: "食堂冰柜老旧",
      category: "生活条件",
      outlet: "安国支局",
      elapsed_workdays: "12",
      is_overdue: false,
      reopened: "0",
      satisfaction: "5",
      on: "2026-11-20",
    },
  ],
  counters: [
    { code: "bad_review", title: "差评", count: 0, cases: [] },
    {
      code: "complaint",
      title: "投诉",
      count: 1,
      cases: [
        {
          record_id: "00000000-0000-4000-8000-000000000c02",
          issue_id: null,
          organization_name: "安国支部",
          number: null,
          title: "投递延误",
          on: "2026-10-01",
        },
      ],
    },
  ],
  customers: { all: "90", returning: "30", new: "15", returning_percent: "33.33", new_percent: "16.67" },
  customers_before: {
    all: "90",
    returning: "20",
    new: "15",
    returning_percent: "22.22",
    new_percent: "16.67",
  },
  is_cut: false,
};

it("shows both columns, and every case that keeps a counter from zero", async () => {
  signedInWith("appraisal.record:read");
  answer("*/api/v1/appraisal/voices", FOUND);
  renderScreen(<VoicesPage />, { at: `/voices?org=${FOUND.organization_id}` });
  const people = await screen.findByRole("region", { name: "对民声晒" });
  expect(within(people).getByRole("link", { name: /LX-2026-0209/ })).toHaveAttribute(
    "href",
    `/issues/${ISSUE}`,
  );
  expect(within(people).getByText("5 / 5")).toBeVisible();
  expect(within(screen.getByRole("region", { name: "不为零的各件" })).getByText("投递延误")).toBeVisible();
  expect(screen.getByText("比上期 +11.11 个百分点")).toBeVisible();
  expect(screen.getByText("这段时间还没有验收的目标结果")).toBeVisible();
});

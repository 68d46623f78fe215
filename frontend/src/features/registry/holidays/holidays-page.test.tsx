import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { HolidayYearRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { HolidaysPage } from "./holidays-page";

const YEAR: HolidayYearRead = {
  year: 2026,
  days: [
    { day: "2026-10-01", is_workday: false, name: "国庆节" },
    { day: "2026-10-10", is_workday: true, name: "国庆节调休上班" },
  ],
  workdays: 248,
  source: "standard",
  changed_at: "2026-01-01T00:00:00Z",
  changed_by_name: "国务院办公厅放假安排",
  version: 4,
  may_edit: true,
};

it("shows days off and weekends worked instead, and removes a day with a reason", async () => {
  const sent: { body: unknown; seen: string | null }[] = [];
  answer("*/api/v1/registry/holidays/:year", YEAR);
  server.use(
    http.put("*/api/v1/registry/holidays/:year", async ({ request }) => {
      sent.push({ body: await request.json(), seen: request.headers.get("if-match") });
      return HttpResponse.json({ ...YEAR, version: 5 });
    }),
  );
  renderScreen(<HolidaysPage />, { at: "/?year=2026" });
  expect(await screen.findByText("2026 年共 248 个工作日")).toBeVisible();
  expect(screen.getByText("2026-10-10 周六")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "删除 2026-10-01" }));
  await userEvent.type(await screen.findByLabelText(/理由/), "填错了");
  await userEvent.click(screen.getByRole("button", { name: "删 除" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    body: { days: [{ day: "2026-10-10", is_workday: true, name: "国庆节调休上班" }], reason: "填错了" },
    seen: '"4"',
  });
});

it("offers no change to who may only read", async () => {
  answer("*/api/v1/registry/holidays/:year", { ...YEAR, may_edit: false });
  renderScreen(<HolidaysPage />, { at: "/?year=2026" });
  expect(await screen.findByText("国庆节调休上班")).toBeVisible();
  expect(screen.queryByRole("button", { name: /删除/ })).toBeNull();
  expect(screen.queryByRole("button", { name: "添加或修改一天" })).toBeNull();
});

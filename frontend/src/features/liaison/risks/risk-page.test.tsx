import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { RiskRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { RiskPage } from "./risk-page";

const RISK: RiskRead = {
  id: "00000000-0000-4000-8000-000000000d01",
  number: "FX-2026-0001",
  organization_id: "00000000-0000-4000-8000-000000000001",
  organization_name: "综合部",
  kind: "petition",
  source: "department",
  title: "外包人员集中反映工资发放",
  found_on: "2026-11-15",
  level: null,
  level_title: null,
  warned_at: null,
  owner_name: null,
  review_on: null,
  state: "open",
  is_review_due: false,
  reported_at: "2026-11-16T01:00:00Z",
  reported_by_name: "王书记",
  controlled_at: null,
  version: 3,
  description: "三名外包人员反映上月工资未按时发放。",
  steps: [
    {
      id: "00000000-0000-4000-8000-000000000d02",
      kind: "consulted",
      note: "督促三日内补发。",
      bodies: ["综合部", "工会"],
      held_on: "2026-11-16",
      measures: "核对发放记录。",
      level_before: null,
      level_after: null,
      at: "2026-11-16T02:00:00Z",
      by_name: "张书记",
    },
  ],
  levels: [],
  moves: ["grade", "consult", "measure", "control"],
};

it("shows what was decided together, and lets one say how it was controlled with the version that was seen", async () => {
  signedInWith("liaison.risk:report", "liaison.risk:edit");
  answer("*/api/v1/liaison/risks/:id", RISK);
  let seen: string | null = null;
  let body: unknown;
  server.use(
    http.post("*/api/v1/liaison/risks/:id", async ({ request }) => {
      seen = request.headers.get("if-match");
      body = await request.json();
      return HttpResponse.json({ ...RISK, state: "controlled", moves: ["reopen"] });
    }),
  );
  renderScreen(<RiskPage id={RISK.id} />);
  expect(await screen.findByText("2026-11-16 综合部、工会")).toBeVisible();
  expect(screen.getByText("处置措施:核对发放记录。")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: /^化\s?解$/ }));
  await userEvent.type(await screen.findByLabelText(/怎样化解的/), "三人确认收到");
  await userEvent.click(screen.getByRole("button", { name: /^确\s?定$/ }));
  await waitFor(() => expect(seen).toBe('"3"'));
  expect(body).toEqual({ note: "三人确认收到" });
});

it("says that no level is invented where the enterprise has no table", async () => {
  signedInWith("liaison.risk:report", "liaison.risk:edit");
  answer("*/api/v1/liaison/risks/:id", RISK);
  renderScreen(<RiskPage id={RISK.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /^定\s?级$/ }));
  expect(await screen.findByText(/还没有设置风险分级标准/)).toBeVisible();
});

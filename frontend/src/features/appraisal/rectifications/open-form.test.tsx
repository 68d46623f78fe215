import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { Proposals } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { OpenRectification } from "./open-form";
import { OPEN, ROW } from "./rectification.sample";

const PROPOSALS: Proposals = {
  organization_id: ROW.organization_id,
  organization_name: ROW.organization_name,
  scheme_code: ROW.scheme_code,
  period: ROW.period,
  period_title: ROW.period_title,
  earliest_due: "2026-11-24",
  items: [
    {
      indicator: "party_lecture",
      indicator_title: "党课",
      amount: "13.50",
      source: "verification",
      problem: "“党课”失 13.50 分。2026-Q3 现场核验:课件与记录不符",
      rectification_id: null,
    },
    {
      indicator: "innovation",
      indicator_title: "创新成果",
      amount: "2.00",
      source: "analysis",
      problem: "“创新成果”失 2.00 分。",
      rectification_id: ROW.id,
    },
  ],
  others: [{ code: "honour", title: "获得荣誉" }],
};

it("proposes the weak points with the words of the trace, and opens one as it stands", async () => {
  answer("*/api/v1/appraisal/rectifications:proposals", PROPOSALS);
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/appraisal/rectifications", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(OPEN, { status: 201 });
    }),
  );
  const { organization_id, period, scheme_code } = PROPOSALS;
  renderScreen(<OpenRectification organizationId={organization_id} period={period} scheme={scheme_code} />);
  await userEvent.click(await screen.findByRole("button", { name: "发起整改" }));
  const form = await screen.findByRole("dialog");
  expect(await within(form).findByRole("link", { name: "创新成果" })).toHaveAttribute(
    "href",
    `/rectifications/${ROW.id}`,
  );
  await userEvent.click(within(form).getByLabelText("弱项"));
  await userEvent.click(await screen.findByText("党课 · 失 13.50 分"));
  expect(within(form).getByLabelText("问题")).toHaveValue(PROPOSALS.items[0]?.problem);
  expect(within(form).getByLabelText("现场核验")).toBeChecked();
  await userEvent.click(within(form).getByRole("button", { name: /^发\s*起$/ }));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        organization_id,
        scheme_code,
        period,
        indicator: "party_lecture",
        problem: PROPOSALS.items[0]?.problem,
        source: "verification",
        due_on: "2026-11-24",
      },
    ]),
  );
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { BranchBurden } from "./branch-burden";
import { MONTH, STANDARD } from "./burden.sample";
import { BurdenPage } from "./burden-page";

it("shows the month to the committee, branch by branch, and what systems brought", async () => {
  signedInWith("appraisal.burden:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/appraisal/burden", MONTH);
  renderScreen(<BurdenPage />);
  expect(await screen.findByRole("link", { name: "炼铁厂二号高炉党支部" })).toBeVisible();
  const figures = screen.getByLabelText("2026年11月合计");
  expect(within(figures).getByText(/比2026年10月 −2 项/)).toBeVisible();
  expect(within(figures).getByText("带入率 33.3%")).toBeVisible();
  expect(screen.getByText("超预算")).toBeVisible();
  expect(screen.queryByRole("button", { name: "减负标准" })).not.toBeInTheDocument();
});

it("says what went wrong, and offers to try again", async () => {
  signedInWith("appraisal.burden:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  refuse("*/api/v1/appraisal/burden", 503, { detail: "服务暂时不可用,请稍后再试。" });
  renderScreen(<BurdenPage />);
  expect(await screen.findByText(/服务暂时不可用/)).toBeVisible();
});

it("sets the next standard with the number that was seen", async () => {
  signedInWith("appraisal.burden:read", "appraisal.burden:set");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/appraisal/burden", MONTH);
  answer("*/api/v1/appraisal/burden/standards", [STANDARD]);
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/appraisal/burden/standards", async ({ request }) => {
      sent.push([request.headers.get("if-match"), await request.json()]);
      return HttpResponse.json(STANDARD, { status: 201 });
    }),
  );
  renderScreen(<BurdenPage />);
  await userEvent.click(await screen.findByRole("button", { name: "减负标准" }));
  const form = await screen.findByRole("dialog");
  await userEvent.clear(within(form).getByLabelText("每支部每月预算(折算次数)"));
  await userEvent.type(within(form).getByLabelText("依据"), "党委会决定");
  await userEvent.click(within(form).getByRole("button", { name: /^设\s*定$/ }));
  await waitFor(() =>
    expect(sent).toEqual([
      [
        "1",
        {
          typing: "1",
          prefilled: "0.2",
          attachment: "2",
          photo: "3",
          meeting: "5",
          budget: null,
          reason: "党委会决定",
        },
      ],
    ]),
  );
});

it("tells a branch how often this month asks for it", async () => {
  const id = "00000000-0000-7000-8000-000000000101";
  answer(`*/api/v1/appraisal/burden/branches/${id}`, {
    organization_id: id,
    month: "2026-11",
    times: 9,
    fields: 20,
    weighed: "33.00",
    budget: "40",
    entered: 3,
    lines: [{ type: "committee_meeting", title: "支部委员会会议", times: 1, fields: 2 }],
  });
  renderScreen(<BranchBurden organizationId={id} />);
  const line = await screen.findByText(/2026年11月要求本支部填报/);
  expect(line).toHaveTextContent("2026年11月要求本支部填报 9 次,已登记 3 条");
});

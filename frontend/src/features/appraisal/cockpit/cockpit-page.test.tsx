import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import { COCKPIT } from "@/testing/appraisal";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { CockpitPage } from "./cockpit-page";

function given() {
  signedInWith("appraisal.run:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
}

it("shows counts, the ranking with its signed reason, and what needs attention", async () => {
  given();
  answer("*/api/v1/appraisal/cockpit", COCKPIT);
  renderScreen(<CockpitPage />);
  expect(await screen.findByRole("list", { name: "主要数字" })).toHaveTextContent("较上期 +1.47");
  const ranking = screen.getByRole("region", { name: "分类排名" });
  expect(ranking).toHaveTextContent("四星");
  expect(ranking).toHaveTextContent("署名发布:两项现场指标因检修停产未能验收");
  expect(screen.getByRole("region", { name: "需要关注" })).toHaveTextContent("触发否决");
});

it("reads the star distribution as a table", async () => {
  given();
  answer("*/api/v1/appraisal/cockpit", COCKPIT);
  renderScreen(<CockpitPage />);
  const stars = within(await screen.findByRole("region", { name: "星级分布" }));
  await userEvent.click(stars.getByRole("button", { name: "表格" }));
  expect(stars.getByRole("row", { name: /四星/ })).toHaveTextContent("四星65+1");
});

it("puts the period into the address and asks for it", async () => {
  given();
  const asked = vi.fn();
  server.use(
    http.get("*/api/v1/appraisal/cockpit", ({ request }) => {
      asked(new URL(request.url).searchParams.get("period"));
      return HttpResponse.json(COCKPIT);
    }),
  );
  const view = renderScreen(<CockpitPage />);
  await userEvent.click(await screen.findByText("2026-Q2"));
  await vi.waitFor(() => expect(asked).toHaveBeenLastCalledWith("2026-Q2"));
  expect(view.address()).toContain("period=2026-Q2");
});

it("says why it cannot be shown", async () => {
  given();
  refuse("*/api/v1/appraisal/cockpit", 403, { detail: "您没有查看考核结果的权限" });
  renderScreen(<CockpitPage />);
  expect(await screen.findByRole("alert")).toHaveTextContent("您没有查看考核结果的权限");
});

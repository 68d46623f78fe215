import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { LightsPage } from "./lights-page";
import { BOARD, ORGANIZATION, RULES } from "./tasks.sample";

beforeEach(() => {
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/targets/tasks/lights", BOARD);
  answer("*/api/v1/targets/light-rules", RULES);
});

it("tells each light by shape and word, opens the list behind it, and has the same as a table", async () => {
  renderScreen(<LightsPage />);
  const red = await screen.findAllByRole("link", { name: /红灯 1/ });
  const behind = red.map((link) => link.getAttribute("href") ?? "");
  expect(behind[0]).toBe(`/tasks?org=${ORGANIZATION}&light=red`);
  expect(behind[1]).toContain("kind=task_force&light=red");
  expect(screen.getByText("重要且临期 1 项")).toBeVisible();
  await userEvent.click(screen.getByText("表格"));
  expect(await screen.findByRole("columnheader", { name: "绿灯" })).toBeVisible();
  expect(screen.getByRole("cell", { name: "2" })).toBeVisible();
});

it("explains the rule in force, keeps earlier ones, and sends the next with a reason", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/v1/targets/light-rules", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(RULES, { status: 201 });
    }),
  );
  renderScreen(<LightsPage />);
  expect(await screen.findByText(/红灯:超期或进度落后计划超过 20 个百分点/)).toBeVisible();
  expect(screen.getByText(/默认规则:红灯:超期或进度落后计划超过 30 个百分点/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "设置新版本" }));
  await userEvent.type(await screen.findByLabelText("理由"), "迎检前收紧");
  await userEvent.click(screen.getByRole("button", { name: "设为新版本" }));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        organization_id: ORGANIZATION,
        red_lag: "20",
        yellow_lag: "5",
        blue_days: 5,
        blue_part: "10",
        reason: "迎检前收紧",
      },
    ]),
  );
});

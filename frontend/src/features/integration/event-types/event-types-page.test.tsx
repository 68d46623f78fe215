import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer } from "@/testing/server";
import { TYPES } from "../webhooks/webhook.sample";
import { EventTypesPage } from "./event-types-page";

it("shows events by family with fields and example, and finds them by word", async () => {
  answer("*/api/v1/integration/event-types", TYPES);
  const view = renderScreen(<EventTypesPage />, { at: "/?type=liaison.issue.resolved" });
  const family = await screen.findByRole("region", { name: "联系点问题" });
  expect(within(family).getByText("outlet.code")).toBeVisible();
  expect(within(family).getByText(/"type": "liaison.issue.resolved"/)).toBeVisible();
  expect(within(family).getByText(/"type": "liaison.issue.reported"/)).not.toBeVisible();
  expect(screen.getByText("只含对象编号")).toBeInTheDocument();
  await userEvent.type(screen.getByLabelText("查找事件"), "转入{Enter}");
  expect(await screen.findByRole("region", { name: "党员" })).toBeVisible();
  expect(screen.queryByRole("region", { name: "联系点问题" })).not.toBeInTheDocument();
  expect(view.address()).toContain("q=");
  await userEvent.clear(screen.getByLabelText("查找事件"));
  await userEvent.type(screen.getByLabelText("查找事件"), "没有的{Enter}");
  expect(await screen.findByText(/没有这样的事件/)).toBeVisible();
});

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { RectificationList } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { ROW } from "./rectification.sample";
import { RectificationsPage } from "./rectifications-page";

const LIST: RectificationList = {
  items: [{ ...ROW, is_overdue: true }],
  total: 1,
  page: 1,
  size: 20,
  counts: { open: 1, reported: 2, returned: 0, closed: 3, withdrawn: 0, overdue: 1 },
};

it("lists what is to be put right and keeps the filters in the address", async () => {
  const asked: URLSearchParams[] = [];
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  server.use(
    http.get("*/api/v1/appraisal/rectifications", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(LIST);
    }),
  );
  const view = renderScreen(<RectificationsPage />);
  const link = await screen.findByRole("link", { name: "支部党员大会" });
  expect(link).toHaveAttribute("href", `/rectifications/${ROW.id}`);
  expect(screen.getByText("待整改")).toBeVisible();
  expect(screen.getByText("已超期")).toBeVisible();
  await userEvent.click(screen.getByRole("checkbox", { name: "只看超期 1" }));
  await waitFor(() => expect(asked.at(-1)?.get("overdue")).toBe("true"));
  expect(view.address()).toContain("overdue=1");
  await userEvent.click(screen.getByLabelText("状态"));
  await userEvent.click(await screen.findByText("待复查 2"));
  await waitFor(() => expect(asked.at(-1)?.get("state")).toBe("reported"));
  expect(view.address()).toContain("state=reported");
});

import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { Bell } from "./bell";

it("counts what waits, and says how much of it is late", async () => {
  signedInWith("integration.todo:read");
  answer("*/api/v1/integration/todos:count", { open: 12, overdue: 2, below: 40 });
  renderScreen(<Bell />);
  expect(await screen.findByRole("link", { name: /待办共 12 件,其中 2 件超期/ })).toHaveAttribute(
    "href",
    "/inbox",
  );
});

it("shows no figure when nothing waits", async () => {
  signedInWith("integration.todo:read");
  answer("*/api/v1/integration/todos:count", { open: 0, overdue: 0, below: 3 });
  renderScreen(<Bell />);
  expect(await screen.findByRole("link", { name: "待办" })).toBeVisible();
});

it("is not there for whom has no inbox, and asks nothing", async () => {
  let asked = 0;
  server.use(
    http.get("*/api/v1/integration/todos:count", () => {
      asked += 1;
      return HttpResponse.json({ open: 1, overdue: 0, below: 0 });
    }),
  );
  signedInWith();
  const view = renderScreen(<Bell />);
  await waitFor(() => expect(view.queryClient.getQueryData(["me"])).toBeDefined());
  expect(screen.queryByRole("link")).toBeNull();
  expect(asked).toBe(0);
});

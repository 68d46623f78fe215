import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { SpotOverview, SpotRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { BlindSpotsPage } from "./blind-spots-page";

it("opens each figure as the live list that it counts", async () => {
  const overview: SpotOverview = {
    figures: {
      ...{ outlets: 241, uncovered: 54, uncovered_share: "22.41", own_members: 1019, without_group: 31 },
      ...{ external_members: 187, external_share: "15.51", branches: 40, small: 1, large: 2 },
    },
    trend: [
      {
        ...{ on: "2026-10-31", own_members: 1018, external_members: 186, external_share: "15.45" },
        ...{ small: 1, large: 2 },
      },
    ],
  };
  const row: SpotRow = {
    ...{ organization_id: "b", organization_name: "城区党支部", organization_code: "YZ010101" },
    ...{ full_members: 60, members: 62, without_group: 3, external_members: 9, outlets: 12, uncovered: 4 },
    size: "large",
  };
  signedInWith("registry.outlet:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  server.use(
    http.get(/\/blind-spots$/, () => HttpResponse.json({ items: [row], total: 1, page: 1, size: 20 })),
    http.get(/\/blind-spots:overview$/, () => HttpResponse.json(overview)),
  );
  renderScreen(<BlindSpotsPage />);
  const figures = await screen.findByLabelText("覆盖盲区");
  expect(within(figures).getByText("占 22.41%")).toBeVisible();
  expect(within(figures).getByRole("link", { name: "54/241" })).toHaveAttribute(
    "href",
    "/outlets?uncovered=1",
  );
  expect(within(figures).getByRole("link", { name: "31" })).toHaveAttribute("href", "/members?alone=1");
  expect(await screen.findByRole("link", { name: "4/12" })).toHaveAttribute(
    "href",
    "/outlets?org=b&uncovered=1",
  );
  expect(screen.getByText("过大")).toBeVisible();
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { TeamRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { TeamPage } from "./team-page";
import { TeamsPage } from "./teams-page";

const READ: TeamRead = {
  ...{ id: "00000000-0000-7000-8000-000000000801", organization_id: "00000000-0000-7000-8000-000000000101" },
  ...{ organization_name: "炼钢一线党支部", kind: "supervision", name: "炼钢督导队", purpose: null },
  ...{ starts_on: "2026-01-01", ends_on: null, leader_name: "王五", member_count: 1, version: 4 },
  members: [
    {
      ...{ member_id: "m1", name: "王五", organization_name: "炼钢一线党支部", leads: true },
      ...{ since: "2026-01-01", until: null },
    },
  ],
  may_edit: true,
};

beforeEach(() => {
  signedInWith("registry.team:read", "registry.team:edit");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/registry/members", { items: [], total: 0, page: 1, size: 50 });
});

it("lists teams with who leads them", async () => {
  answer("*/api/v1/registry/teams", { items: [READ], total: 1, page: 1, size: 20 });
  renderScreen(<TeamsPage />);
  expect(await screen.findByRole("link", { name: "炼钢督导队" })).toHaveAttribute(
    "href",
    `/teams/${READ.id}`,
  );
  expect(screen.getByText("督导队伍")).toBeVisible();
  expect(screen.getByText("王五")).toBeVisible();
});

it("keeps the roster when only the name changes, and sends the version that was seen", async () => {
  const sent: { seen: string | null; body: unknown }[] = [];
  answer(`*/api/v1/registry/teams/${READ.id}`, READ);
  server.use(
    http.put(/teams/, async ({ request }) => {
      sent.push({ seen: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json({ ...READ, version: 5 });
    }),
  );
  renderScreen(<TeamPage id={READ.id} />);
  await userEvent.click(await screen.findByRole("button", { name: /修\s?改/ }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByRole("textbox", { name: "名称" }), "一队");
  await userEvent.click(within(form).getByRole("button", { name: /保\s?存/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.seen).toBe('"4"');
  expect(sent[0]?.body).toMatchObject({ name: "炼钢督导队一队", roster: [{ member_id: "m1", leads: true }] });
});

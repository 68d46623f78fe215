import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import type { OrganizationRead, OrganizationRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { OrganizationsPage } from "./organizations-page";

const GROUP = "00000000-0000-7000-8000-000000000100";
const BRANCH = "00000000-0000-7000-8000-000000000101";

function row(id: string, name: string, more: Partial<OrganizationRow> = {}): OrganizationRow {
  return {
    id,
    name,
    code: name,
    kind: "group",
    line: "party",
    category: null,
    parent_id: null,
    version: 4,
    member_count: 12,
    child_count: 1,
    ...more,
  };
}

const CARD: OrganizationRead = {
  ...row(BRANCH, "炼钢一支部", { kind: "branch", category: "production", parent_id: GROUP }),
  founded_on: "2010-07-01",
  ancestors: [{ id: GROUP, name: "集团党委" }],
  categories: [
    {
      category: "production",
      since: "2025-01-01",
      until: null,
      reason: "直接从事主要产品生产",
      decided_by_name: "组织部",
      decided_at: "2025-01-01T00:00:00Z",
    },
  ],
  officers: [],
  full_members: 11,
  probationary_members: 1,
};

function given(...permissions: string[]) {
  signedInWith("registry.organization:read", ...permissions);
  answer("*/api/v1/registry/organizations/:id", CARD);
  answer("*/api/v1/registry/organizations/tree", {
    items: [
      row(GROUP, "集团党委"),
      row(BRANCH, "炼钢一支部", { kind: "branch", category: "production", parent_id: GROUP }),
    ],
  });
  answer("*/api/v1/registry/organizations/categories", [
    { code: "production", title: "生产类", definition: "直接从事主要产品生产" },
    { code: "auxiliary", title: "辅助类", definition: "为生产提供辅助" },
  ]);
}

it("shows the card with the reason of the category and no button without the permission", async () => {
  given();
  renderScreen(<OrganizationsPage />, { at: `/organizations?id=${BRANCH}` });
  const history = await screen.findByRole("region", { name: "类别沿革" });
  expect(history).toHaveTextContent("直接从事主要产品生产");
  expect(screen.queryByRole("button", { name: "调整类别" })).toBeNull();
});

it("finds an organisation in the tree and keeps the choice in the address", async () => {
  given();
  const view = renderScreen(<OrganizationsPage />, { at: "/organizations" });
  await userEvent.type(await screen.findByLabelText("查找组织"), "炼钢");
  const tree = within(await screen.findByRole("region", { name: "组织树" }));
  await userEvent.click(await tree.findByText("炼钢一支部"));
  await vi.waitFor(() => expect(view.address()).toContain(BRANCH));
});

it("classifies with the version that was seen", async () => {
  given("registry.organization:classify");
  const sent = vi.fn();
  server.use(
    http.post("*/api/v1/registry/organizations/:id", async ({ request }) => {
      sent(request.headers.get("if-match"), await request.json());
      return HttpResponse.json(CARD);
    }),
  );
  renderScreen(<OrganizationsPage />, { at: `/organizations?id=${BRANCH}` });
  await userEvent.click(await screen.findByRole("button", { name: "调整类别" }));
  await userEvent.click(await screen.findByRole("radio", { name: /辅助类/ }));
  await userEvent.type(screen.getByLabelText("理由"), "作业区职能调整");
  await userEvent.click(screen.getByRole("button", { name: /保\s*存/ }));
  await vi.waitFor(() =>
    expect(sent).toHaveBeenCalledWith(
      "4",
      expect.objectContaining({ category: "auxiliary", reason: "作业区职能调整" }),
    ),
  );
});

import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import type { ChangeOutcome, OrganizationRead, OrganizationRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { OrganizationsPage } from "./organizations-page";

const GROUP = "00000000-0000-7000-8000-000000000100";
const BRANCH = "00000000-0000-7000-8000-000000000101";
const LAST = "00000000-0000-7000-8000-000000000299";
const TREE = "*/api/v1/registry/organizations";

function row(id: string, name: string, more: Partial<OrganizationRow> = {}): OrganizationRow {
  return {
    id,
    name,
    code: name,
    kind: "group",
    form: "regular",
    line: "party",
    category: null,
    parent_id: null,
    closed_on: null,
    version: 4,
    member_count: 12,
    child_count: 200,
    ...more,
  };
}

const branch = (id: string, name: string) =>
  row(id, name, { kind: "branch", category: "production", parent_id: GROUP, child_count: 0 });
const BRANCHES = Array.from({ length: 199 }, (_, place) =>
  branch(`00000000-0000-7000-8000-000000000${String(place + 101)}`, `炼钢${place + 1}支部`),
);
const CARD: OrganizationRead = {
  ...branch(BRANCH, "炼钢1支部"),
  founded_on: "2010-07-01",
  since: null,
  ends_on: null,
  merged_into: [],
  predecessors: [],
  units: [],
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
const OUTCOME: ChangeOutcome = {
  change: null,
  effects: {
    organizations: 0,
    members: 12,
    posts: 1,
    outlets: 0,
    sentences: ["“炼钢1支部”更名为“联合党支部”"],
    warnings: [
      { norm: "ORG-02", message: "党员超过 50 人,建议分设", source: "支部工作条例", confidence: "据转载" },
    ],
  },
};

function given(...permissions: string[]) {
  signedInWith("registry.organization:read", ...permissions);
  const asked = vi.fn();
  server.use(
    http.get(`${TREE}/tree`, ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked(Object.fromEntries(query));
      return HttpResponse.json({ items: query.get("tops") ? [row(GROUP, "集团党委")] : BRANCHES });
    }),
    http.get(`${TREE}/:id`, ({ params }) =>
      HttpResponse.json(params.id === GROUP ? { ...CARD, ...row(GROUP, "集团党委"), ancestors: [] } : CARD),
    ),
    http.get(TREE, ({ request }) => {
      const words = new URL(request.url).searchParams.get("q");
      const found = BRANCHES.filter((one) => words === "lg7" && one.name === "炼钢7支部");
      return HttpResponse.json({ items: found, total: words ? found.length : 199, page: 1, size: 50 });
    }),
  );
  answer("*/api/v1/registry/organization-changes", { items: [], total: 0, page: 1, size: 100 });
  answer(`${TREE}/categories`, [
    { code: "production", title: "生产类", definition: "直接从事主要产品生产" },
    { code: "auxiliary", title: "辅助类", definition: "为生产提供辅助" },
  ]);
  return asked;
}

it("shows the card with the reason of the category and no button without the permission", async () => {
  given();
  renderScreen(<OrganizationsPage />, { at: `/organizations?id=${BRANCH}` });
  const history = await screen.findByRole("region", { name: "类别沿革" });
  expect(history).toHaveTextContent("直接从事主要产品生产");
  expect(screen.queryByRole("button", { name: "调整类别" })).toBeNull();
  expect(screen.queryByRole("button", { name: "组织变更" })).toBeNull();
});

it("walks through the tree by keyboard and draws only what is in sight", async () => {
  given();
  const view = renderScreen(<OrganizationsPage />, { at: "/organizations" });
  await screen.findByRole("region", { name: "组织卡片" });
  const tree = await screen.findByRole("tree");
  await within(tree).findByText("炼钢1支部");
  expect(within(tree).getAllByRole("treeitem").length).toBeLessThan(60);
  tree.focus();
  await userEvent.keyboard("{Home}{ArrowDown}{Enter}");
  await vi.waitFor(() => expect(view.address()).toContain(BRANCH));
  await userEvent.keyboard("{End}");
  expect(tree.getAttribute("aria-activedescendant")).toContain(LAST);
  await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
  expect(within(tree).queryAllByRole("treeitem")).toHaveLength(1);
  await userEvent.keyboard("/");
  expect(screen.getByLabelText("查找组织")).toHaveFocus();
});

it("finds an organisation by its initials and keeps the choice in the address", async () => {
  given();
  const view = renderScreen(<OrganizationsPage />, { at: "/organizations" });
  await screen.findByRole("region", { name: "组织卡片" });
  await userEvent.type(screen.getByLabelText("查找组织"), "lg7");
  await screen.findByLabelText("找到的组织");
  await userEvent.click(await screen.findByText("炼钢7支部"));
  await vi.waitFor(() => expect(view.address()).toContain("107"));
});

it("shows the tree of a past day, on which nothing is changed", async () => {
  const asked = given("registry.organization:change");
  renderScreen(<OrganizationsPage />, { at: `/organizations?id=${BRANCH}&on=2026-03-31` });
  await screen.findByText(/当时的名称、类型和隶属/);
  expect(asked).toHaveBeenCalledWith({ tops: "true", on: "2026-03-31" });
  expect(screen.queryByRole("button", { name: "组织变更" })).toBeNull();
  expect(screen.queryByRole("button", { name: "文件导入" })).toBeNull();
});

it("shows what a change will do before it is decided", async () => {
  given("registry.organization:change");
  const sent = vi.fn();
  server.use(
    http.post(`${TREE}/:id`, async ({ request }) => {
      sent(request.headers.get("if-match"), await request.json());
      return HttpResponse.json(OUTCOME);
    }),
  );
  renderScreen(<OrganizationsPage />, { at: `/organizations?id=${BRANCH}` });
  await userEvent.click(await screen.findByRole("button", { name: "组织变更" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "更名" }));
  fireEvent.change(await screen.findByLabelText("新名称"), { target: { value: "联合党支部" } });
  fireEvent.change(screen.getByLabelText("理由"), { target: { value: "批复 3 号" } });
  await userEvent.click(screen.getByRole("button", { name: "先看影响" }));
  const effects = await screen.findByRole("region", { name: "影响" });
  expect(effects).toHaveTextContent("涉及 12 名党员、1 个任职");
  expect(effects).toHaveTextContent("ORG-02 · 支部工作条例");
  await userEvent.click(screen.getByRole("button", { name: "确定更名" }));
  await vi.waitFor(() => expect(sent).toHaveBeenCalledTimes(2));
  const [version, body] = sent.mock.calls[1] ?? [];
  expect([version, body.name, body.reason, body.validate_only]).toEqual([
    "4",
    "联合党支部",
    "批复 3 号",
    false,
  ]);
});

it("classifies with the version that was seen", async () => {
  given("registry.organization:classify");
  const sent = vi.fn();
  server.use(
    http.post(`${TREE}/:id`, async ({ request }) => {
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

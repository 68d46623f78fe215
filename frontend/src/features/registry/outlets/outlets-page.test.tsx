import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { ExternalMemberRow, OutletFigures, OutletRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { ExternalMembersPage } from "./external-members-page";
import { GridCellsPage } from "./grid-cells-page";
import { OutletsPage } from "./outlets-page";

const ORG = "00000000-0000-7000-8000-000000000101";
const FIGURES: OutletFigures = {
  outlets: 241,
  uncovered: 54,
  uncovered_share: "22.41",
  own_members: 1019,
  external_members: 187,
  external_share: "15.51",
  closed: 0,
};
const OUTLET: OutletRead = {
  id: "00000000-0000-7000-8000-000000000701",
  code: "WD010101",
  name: "安桥支局",
  organization_id: ORG,
  organization_name: "安河县城区党支部",
  grid_cell_id: null,
  grid_cell_name: null,
  address: null,
  liaison_point: "职工小家",
  staff_count: 9,
  own_member_count: 0,
  external_member_count: 1,
  is_open: true,
  is_uncovered: true,
  coverage_since: "2026-03-01",
  opened_on: "2016-01-01",
  closed_on: null,
  version: 3,
  members: [],
  external_members: [{ id: "e", name: "孙**", home_organization: "新桥村党支部" }],
};

function pageOf<T>(...items: T[]) {
  return { items, total: items.length, page: 1, size: 20 };
}

beforeEach(() => {
  signedInWith("registry.outlet:read", "registry.outlet:edit", "registry.member:read");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
});

it("shows own members and those affiliated elsewhere apart, and asks for the uncovered ones", async () => {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(/\/api\/v1\/registry\/outlets$/, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(pageOf(OUTLET));
    }),
    http.get(/\/api\/v1\/registry\/outlets:figures$/, () => HttpResponse.json(FIGURES)),
  );
  const view = renderScreen(<OutletsPage />);
  expect(await screen.findByText("安桥支局")).toBeVisible();
  const figures = await screen.findByLabelText("网点与党员");
  expect(within(figures).getByText("占 22.41%")).toBeVisible();
  expect(within(figures).getByText("187")).toBeVisible();
  await userEvent.click(screen.getByRole("checkbox", { name: "只看无党员" }));
  await waitFor(() => expect(asked.at(-1)?.get("uncovered")).toBe("true"));
  expect(view.address()).toContain("uncovered=1");
});

it("places members at an outlet from a day on, with the version that was seen", async () => {
  const sent: { seen: string | null; body: unknown }[] = [];
  const member = {
    ...{ id: "00000000-0000-7000-8000-000000000801", employee_no: "YZ30001", name: "王五", gender: "male" },
    ...{ kind: "full", joined_on: "2010-07-01", position: "营业员", organization_id: ORG },
    ...{ organization_name: "安河县城区党支部", post: null, outlet_id: null, outlet_name: null },
  };
  server.use(
    http.get(/\/api\/v1\/registry\/outlets$/, () => HttpResponse.json(pageOf(OUTLET))),
    http.get(/\/api\/v1\/registry\/outlets:figures$/, () => HttpResponse.json(FIGURES)),
    http.get(`*/api/v1/registry/outlets/${OUTLET.id}`, () => HttpResponse.json(OUTLET)),
    http.get("*/api/v1/registry/members", () => HttpResponse.json(pageOf(member))),
    http.post(/\/outlets\/[^/]+:place$/, async ({ request }) => {
      sent.push({ seen: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json({ ...OUTLET, version: 4 });
    }),
  );
  renderScreen(<OutletsPage />, { at: `/?id=${OUTLET.id}` });
  await userEvent.click(await screen.findByRole("button", { name: "安排党员" }));
  expect(await screen.findByText("安排党员 · 安桥支局")).toBeVisible();
  await userEvent.click(screen.getByRole("combobox", { name: "党员" }));
  await userEvent.click(await screen.findByText("王五 · YZ30001 · 营业员"));
  await userEvent.click(screen.getByRole("button", { name: /^保\s*存$/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.seen).toBe('"3"');
  expect(sent[0]?.body).toMatchObject({ member_ids: [member.id] });
});

it("masks who is affiliated elsewhere and opens nothing for a reader", async () => {
  signedInWith("registry.outlet:read");
  const row: ExternalMemberRow = {
    ...{ id: "00000000-0000-7000-8000-000000000901", name: "孙**", home_organization: "新桥村党支部" },
    ...{ organization_id: ORG, organization_name: "安河县城区党支部", outlet_id: OUTLET.id },
    ...{ outlet_name: "安桥支局", since: "2026-02-01", left_on: null, version: 1 },
  };
  answer("*/api/v1/registry/external-members", pageOf(row));
  renderScreen(<ExternalMembersPage />, { at: `/?id=${row.id}` });
  expect(await screen.findByText("孙**")).toBeVisible();
  expect(screen.queryByRole("button", { name: /^登\s*记$/ })).toBeNull();
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("makes a grid cell with a responsible member and people served", async () => {
  const sent: unknown[] = [];
  answer("*/api/v1/registry/organizations/tree", {
    items: [
      {
        ...{ id: ORG, code: "YZ010101", name: "安河县城区党支部", kind: "branch", line: "party" },
        ...{ category: null, parent_id: null, version: 1, member_count: 9, child_count: 0 },
      },
    ],
  });
  answer("*/api/v1/registry/members", pageOf());
  server.use(
    http.get(/\/api\/v1\/registry\/outlets$/, () => HttpResponse.json(pageOf(OUTLET))),
    http.get("*/api/v1/registry/grid-cells", () => HttpResponse.json(pageOf())),
    http.post("*/api/v1/registry/grid-cells", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  renderScreen(<GridCellsPage />);
  expect(await screen.findByText("还没有网格")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "新建网格" }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByLabelText("编码"), "WG-1");
  await userEvent.type(within(form).getByLabelText("名称"), "城东网格");
  await userEvent.click(within(form).getByLabelText("所属组织"));
  await userEvent.click(await screen.findByTitle("安河县城区党支部"));
  await userEvent.click(within(form).getByLabelText("网点"));
  await userEvent.click(await screen.findByText("安桥支局 · WD010101"));
  await userEvent.click(within(form).getByRole("button", { name: /^保\s*存$/ }));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        ...{ code: "WG-1", name: "城东网格", organization_id: ORG, outlet_ids: [OUTLET.id] },
        ...{ responsible_member_id: null, people_served: 0 },
      },
    ]),
  );
});

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { MemberRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { MembersPage } from "./members-page";

const BRANCH = "00000000-0000-7000-8000-000000000101";
const MEMBER: MemberRead = {
  ...{ id: "00000000-0000-7000-8000-000000000801", employee_no: "YG100001", name: "王五", gender: "male" },
  ...{ kind: "full", status: "lost", status_since: "2026-05-01", joined_on: "2010-07-01", party_age: 15 },
  ...{ education: "bachelor", personnel: "worker", party_group: null, position: "轧钢工" },
  ...{ organization_id: BRANCH, organization_name: "炼钢一线党支部", post: null, outlet_id: null },
  ...{ outlet_name: null, version: 4, converted_on: "2011-07-01", born_on: "1985-03-09", age: 41 },
  ...{ ethnicity: "汉族", left_reason: null, phone: "138****5678", id_number: "9****************4" },
  next_step: { step: "stop", earliest: "2026-11-01", is_due: true },
  hints: ["自 2026-11-01 起可提出停止党籍处置,须先查找并由党组织决定"],
  memberships: [
    {
      ...{ organization_id: BRANCH, organization_name: "炼钢一线党支部", since: "2010-07-01", until: null },
      ...{ reason: "登记时所在支部", noted_by_name: "系统" },
    },
  ],
  statuses: [],
  posts: [],
};

beforeEach(() => {
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  server.use(
    http.get(/\/api\/v1\/registry\/members$/, () =>
      HttpResponse.json({ items: [MEMBER], total: 1, page: 1, size: 20 }),
    ),
    http.get(`*/api/v1/registry/members/${MEMBER.id}`, () => HttpResponse.json(MEMBER)),
  );
});

it("shows one field of one member after a reason, and only that one", async () => {
  const sent: unknown[] = [];
  signedInWith("registry.member:read", "registry.member:unmask");
  server.use(
    http.post(/\/members\/[^/]+:unmask$/, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ field: "phone", value: "13800005678" });
    }),
  );
  renderScreen(<MembersPage />, { at: `/?id=${MEMBER.id}` });
  expect(await screen.findByText("138****5678")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "查看手机号" }));
  await userEvent.type(await screen.findByLabelText(/^用途/), "核对慰问信息");
  await userEvent.click(screen.getAllByRole("button", { name: /^查\s*看$/ }).at(-1) as HTMLElement);
  expect(await screen.findByText("13800005678")).toBeVisible();
  expect(screen.getByText("9****************4")).toBeVisible();
  expect(sent).toEqual([{ field: "phone", reason: "核对慰问信息" }]);
});

it("offers neither editing nor unmasking to a reader, and says what is due without deciding it", async () => {
  signedInWith("registry.member:read");
  renderScreen(<MembersPage />, { at: `/?id=${MEMBER.id}` });
  expect(await screen.findByText(/自 2026-11-01 起可提出停止党籍处置/)).toBeVisible();
  for (const name of ["修改", "变更状态", "查看手机号", "登记党员"]) {
    expect(screen.queryByRole("button", { name })).toBeNull();
  }
});

it("enters a change of state with the version that was seen", async () => {
  const sent: { seen: string | null; body: unknown }[] = [];
  signedInWith("registry.member:read", "registry.member:edit");
  server.use(
    http.post(/\/members\/[^/]+:set-status$/, async ({ request }) => {
      sent.push({ seen: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json({ ...MEMBER, version: 5 });
    }),
  );
  renderScreen(<MembersPage />, { at: `/?id=${MEMBER.id}` });
  await userEvent.click(await screen.findByRole("button", { name: "变更状态" }));
  expect(await screen.findByText("变更状态 · 王五")).toBeVisible();
  await userEvent.click(screen.getByLabelText("从“失去联系”变更为"));
  await userEvent.click(await screen.findByTitle("停止党籍"));
  await userEvent.type(screen.getByLabelText("依据与经过"), "支部党员大会决定");
  await userEvent.click(screen.getByRole("button", { name: /保\s*存/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ seen: '"4"', body: { status: "stopped", left_reason: null } });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it, vi } from "vitest";
import type { PersonRequestRead, PurposeRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { PersonalDataPage } from "./personal-data-page";

const API = "*/api/v1/identity";
const PURPOSE: PurposeRead = {
  id: "0199c000-0000-7000-8000-000000000061",
  code: "photo",
  title: "活动照片",
  legal_basis: "consent",
  provision: "第十三条",
  data_kinds: "照片",
  retention: "两年",
  state: "draft",
  assessed_on: null,
  assessed_by_name: null,
  verdict: null,
  measures: null,
  sha256: null,
  created_by_name: "安全员",
  created_at: "2026-11-01T02:00:00Z",
  in_force_at: null,
  ended_at: null,
  version: 3,
};
const REQUEST: PersonRequestRead = {
  id: "0199c000-0000-7000-8000-000000000081",
  account_id: "0199c000-0000-7000-8000-000000000099",
  display_name: "李四",
  kind: "deletion",
  words: "已离职",
  state: "asked",
  asked_at: "2026-11-01T02:00:00Z",
  due_on: "2026-12-01",
  proposed_by_name: null,
  decided_by_name: null,
  decided_at: null,
  answer: null,
  parts: [],
  is_ready: false,
  version: 4,
};

it("puts nothing in force before its assessment, and shows a reader no buttons", async () => {
  signedInWith("identity.purpose:read", "identity.purpose:edit");
  answer(`${API}/notices`, []);
  answer(`${API}/purposes`, [
    PURPOSE,
    {
      ...PURPOSE,
      id: "0199c000-0000-7000-8000-000000000062",
      title: "名册",
      verdict: "acceptable",
      assessed_on: "2026-10-08",
      assessed_by_name: "法务部",
    },
  ]);
  renderScreen(<PersonalDataPage />);
  const photo = await screen.findByRole("listitem", { name: "活动照片" });
  await waitFor(() => expect(within(photo).getByRole("button", { name: /启\s*用/ })).toBeDisabled());
  const register = screen.getByRole("listitem", { name: "名册" });
  expect(within(register).getByText("2026-10-08 法务部:可接受")).toBeVisible();
  expect(within(register).getByRole("button", { name: /启\s*用/ })).toBeEnabled();
  expect(screen.queryByRole("region", { name: "个人信息请求" })).toBeNull();
});

it("handles a deletion in two steps and tells why a second step is refused", async () => {
  signedInWith("identity.purpose:read", "identity.person_request:handle");
  answer(`${API}/notices`, []);
  answer(`${API}/purposes`, [PURPOSE]);
  let state: PersonRequestRead["state"] = "asked";
  const proposed = vi.fn();
  server.use(
    http.get(`${API}/person-requests`, () => HttpResponse.json([{ ...REQUEST, state }])),
    http.post(/person-requests\/[^/]+:propose/, async ({ request }) => {
      proposed(request.headers.get("if-match"), await request.json());
      state = "proposed";
      return HttpResponse.json({ ...REQUEST, state });
    }),
  );
  renderScreen(<PersonalDataPage />);
  const card = await screen.findByRole("listitem", { name: "李四 删除" });
  expect(screen.queryByRole("button", { name: "登记评估" })).toBeNull();
  await userEvent.click(within(card).getByRole("button", { name: "同意删除" }));
  await userEvent.type(await screen.findByLabelText(/给本人的答复/), "可以删除");
  await userEvent.click(screen.getByRole("button", { name: /确\s*定/ }));
  await waitFor(() => expect(proposed).toHaveBeenCalledWith("4", { answer: "可以删除" }));
  refuse(`${API}/person-requests/${REQUEST.id}\\:confirm`, 409, { detail: "删除须由两人办理" }, "post");
  await userEvent.click(await screen.findByRole("button", { name: "复核并删除" }));
  expect(await screen.findByText("删除须由两人办理")).toBeInTheDocument();
});

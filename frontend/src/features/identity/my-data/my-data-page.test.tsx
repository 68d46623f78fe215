import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { OwnPurpose, PersonRequestRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { ConsentHint } from "./consent-hint";
import { MyDataPage } from "./my-data-page";

const ME = "*/api/v1/identity/me";
const PHOTO: OwnPurpose = {
  purpose_id: "0199c000-0000-7000-8000-000000000061",
  code: "photo",
  title: "活动照片",
  legal_basis: "consent",
  provision: "第十三条第一款第一项",
  data_kinds: "照片",
  retention: "两年",
  notice_id: "0199c000-0000-7000-8000-000000000071",
  number: 2,
  text: "照片只用于内部宣传。",
  step: null,
  answered_number: null,
  answered_at: null,
  holds: false,
  is_asked: true,
};
const REGISTER: OwnPurpose = {
  ...PHOTO,
  purpose_id: "0199c000-0000-7000-8000-000000000062",
  code: "register",
  title: "党员名册",
  legal_basis: "law",
  notice_id: "0199c000-0000-7000-8000-000000000072",
  is_asked: false,
};
const COPY: PersonRequestRead = {
  id: "0199c000-0000-7000-8000-000000000081",
  account_id: "0199c000-0000-7000-8000-000000000001",
  display_name: "测试员",
  kind: "export",
  words: null,
  state: "done",
  asked_at: "2026-11-01T02:00:00Z",
  due_on: "2026-12-01",
  proposed_by_name: null,
  decided_by_name: null,
  decided_at: null,
  answer: null,
  parts: [
    { service: "registry", rows: 3 },
    { service: "liaison", rows: 0 },
  ],
  is_ready: true,
  version: 1,
};

beforeEach(() => {
  signedInWith();
  answer(`${ME}/purposes`, [PHOTO, REGISTER]);
  answer(`${ME}/person-requests`, [COPY]);
  answer(`${ME}/retention`, [
    { code: "office", title: "履职留名", text: "经办姓名", ground: "档案法", until: "随档案" },
  ]);
});

it("asks only where consent is the ground, and takes it back in one click", async () => {
  const said = vi.fn();
  server.use(
    http.post(`${ME}/consents`, async ({ request }) => {
      const body = (await request.json()) as { step: OwnPurpose["step"] };
      said(body);
      const holds = body.step === "given";
      return HttpResponse.json([
        { ...PHOTO, step: body.step, answered_number: 2, holds, is_asked: false },
        REGISTER,
      ]);
    }),
  );
  renderScreen(<MyDataPage />);
  const photo = await screen.findByRole("listitem", { name: "活动照片" });
  const register = screen.getByRole("listitem", { name: "党员名册" });
  expect(within(register).queryByRole("button")).toBeNull();
  await userEvent.click(within(photo).getByRole("button", { name: /^同\s*意$/ }));
  await userEvent.click(await within(photo).findByRole("button", { name: "撤回同意" }));
  await waitFor(() => expect(within(photo).getByText("已撤回")).toBeVisible());
  expect(said.mock.calls.map(([body]) => body.step)).toEqual(["given", "withdrawn"]);
  expect(said).toHaveBeenLastCalledWith({ notice_id: PHOTO.notice_id, step: "withdrawn" });
});

it("shows how far a request is, what stays, and takes a correction with its words", async () => {
  const asked = vi.fn();
  server.use(
    http.post(`${ME}/person-requests`, async ({ request }) => {
      asked(await request.json());
      return HttpResponse.json({ ...COPY, kind: "correction", state: "asked" }, { status: 201 });
    }),
  );
  renderScreen(<MyDataPage />);
  const copy = await screen.findByRole("listitem", { name: "副本" });
  expect(within(copy).getByText(/名册 3 条/)).toBeVisible();
  expect(within(copy).getByRole("button", { name: /下\s*载/ })).toBeEnabled();
  expect(await screen.findByRole("rowheader", { name: "履职留名" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "申请更正" }));
  const words = await screen.findByLabelText(/哪一项有误/);
  expect(screen.getByRole("button", { name: /提\s*交/ })).toBeDisabled();
  await userEvent.type(words, "学历应为本科");
  await userEvent.click(screen.getByRole("button", { name: /提\s*交/ }));
  await waitFor(() => expect(asked).toHaveBeenCalledWith({ kind: "correction", words: "学历应为本科" }));
});

it("hints at what is asked without standing in the way, and not at all when nothing is", async () => {
  const { unmount } = renderScreen(<ConsentHint />);
  await screen.findByText(/有 1 项个人信息处理征求您的同意/);
  await userEvent.click(screen.getByRole("button", { name: "以后再说" }));
  await waitFor(() => expect(screen.queryByText(/征求您的同意/)).toBeNull());
  unmount();
  const asked = vi.fn();
  server.use(
    http.get(`${ME}/purposes`, () => {
      asked();
      return HttpResponse.json([REGISTER]);
    }),
  );
  renderScreen(<ConsentHint />);
  await waitFor(() => expect(asked).toHaveBeenCalled());
  expect(screen.queryByText(/征求您的同意/)).toBeNull();
});

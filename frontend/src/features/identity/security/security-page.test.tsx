import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import type { SessionRow } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { SecurityPage } from "./security-page";

const OWN = "*/api/v1/identity/me/second-factor";
const HERE: SessionRow = {
  id: "0199c000-0000-7000-8000-000000000031",
  device: "Chrome · Windows",
  address: "10.0.0.1",
  created_at: "2026-11-01T02:00:00Z",
  last_seen_at: "2026-11-01T02:15:00Z",
  expires_at: "2026-11-08T02:00:00Z",
  is_current: true,
};
const AWAY = {
  ...HERE,
  id: "0199c000-0000-7000-8000-000000000032",
  device: "微信 · 安卓",
  is_current: false,
};

beforeEach(() => {
  signedInWith();
  answer(OWN, { is_set_up: false, recovery_codes_left: 0 });
  answer("*/api/v1/identity/me/sessions", [AWAY, HERE]);
});

it("sets the second factor up: picture, code, recovery codes shown once", async () => {
  answer(OWN, { secret: "ABCD", uri: "otpauth://totp/x", picture: "data:image/svg+xml,x" }, 200, "post");
  renderScreen(<SecurityPage />);
  await userEvent.click(await screen.findByRole("button", { name: "开始设置" }));
  expect(await screen.findByRole("img", { name: "动态码二维码" })).toBeVisible();
  expect(screen.getByText("ABCD")).toBeVisible();
  refuse(`${OWN}\\:confirm`, 422, { detail: "动态码不正确或已用过" }, "post");
  await userEvent.type(screen.getByLabelText("动态码", { selector: "input" }), "000000");
  await userEvent.click(screen.getByRole("button", { name: /确\s*认/ }));
  expect(await screen.findByText("动态码不正确或已用过")).toBeVisible();
  answer(`${OWN}\\:confirm`, { recovery_codes: ["aaaa-bbbb-cccc-dddd"] }, 200, "post");
  await userEvent.click(screen.getByRole("button", { name: /确\s*认/ }));
  expect(await screen.findByText("aaaa-bbbb-cccc-dddd")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "我已保存" }));
  expect(screen.queryByText("aaaa-bbbb-cccc-dddd")).toBeNull();
});

it("ends another device's session, and offers no end of this one", async () => {
  const ended = vi.fn();
  server.use(
    http.post(`*/api/v1/identity/me/sessions/${AWAY.id}\\:end`, () => {
      ended();
      return new HttpResponse(null, { status: 204 });
    }),
  );
  renderScreen(<SecurityPage />);
  const here = (await screen.findByText(/Chrome · Windows/)).closest("li") as HTMLElement;
  expect(within(here).getByText("本机")).toBeVisible();
  expect(within(here).queryByRole("button")).toBeNull();
  const away = screen.getByText(/微信 · 安卓/).closest("li") as HTMLElement;
  await userEvent.click(within(away).getByRole("button", { name: /退\s*出/ }));
  await screen.findByText("已退出该设备");
  expect(ended).toHaveBeenCalledOnce();
});

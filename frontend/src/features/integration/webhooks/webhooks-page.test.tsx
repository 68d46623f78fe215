import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { HEALTH, TYPES, WEBHOOK } from "./webhook.sample";
import { WebhooksPage } from "./webhooks-page";
import { healthOf } from "./words";

const { secrets: _, ...ROW } = WEBHOOK;
const LIST = "*/api/v1/integration/webhooks";

beforeEach(() => {
  answer(`${LIST}:health`, [HEALTH]);
  answer(LIST, { items: [ROW], total: 1, page: 1, size: 20 });
  answer("*/api/v1/integration/event-types", TYPES);
  answer("*/api/v1/registry/organizations/tree", {
    items: [
      {
        id: WEBHOOK.organization_id,
        parent_id: null,
        code: "XZ",
        name: WEBHOOK.organization_name,
        kind: "committee",
        category: null,
        is_active: true,
      },
    ],
  });
});

it("lists receivers with their health and figures of the last day", async () => {
  signedInWith("integration.webhook:read");
  renderScreen(<WebhooksPage />);
  const row = (await screen.findByRole("link", { name: "OA 待办" })).closest("tr") as HTMLElement;
  await within(row).findByText("97.5%");
  expect(within(row).getByText("128 毫秒")).toBeVisible();
  expect(within(row).getByText("有失败")).toBeVisible();
  expect(screen.queryByRole("button", { name: "新建接收方" })).not.toBeInTheDocument();
});

it("says how a receiver does by its state first", () => {
  const active = { state: "active", failing_since: null } as const;
  expect(healthOf(active, { ...HEALTH, success_percent: "100.0" }).word).toBe("正常");
  expect(healthOf(active, { ...HEALTH, success_percent: null }).word).toBe("暂无推送");
  expect(healthOf(active, undefined).word).toBe("暂无推送");
  expect(healthOf({ ...active, failing_since: "2026-11-21T00:00:00Z" }, HEALTH).word).toBe("接收失败");
  expect(healthOf({ ...active, state: "paused" }, HEALTH).word).toBe("已暂停");
  expect(healthOf({ ...active, state: "disabled" }, HEALTH).word).toBe("已停用");
});

async function fill() {
  await userEvent.click(await screen.findByRole("button", { name: "新建接收方" }));
  const form = await screen.findByRole("dialog");
  await userEvent.click(within(form).getByLabelText("组织范围"));
  await userEvent.click(await screen.findByTitle(WEBHOOK.organization_name));
  await userEvent.type(within(form).getByLabelText("名称"), "OA 待办");
  await userEvent.type(within(form).getByLabelText("地址"), "https://oa.example.cn/hook");
  await userEvent.type(within(form).getByLabelText("事件"), "*.issue.*");
  await userEvent.click(await screen.findByTitle("*.issue.*"));
  return form;
}

it("makes a receiver, previews its events and shows the secret until it is said to be kept", async () => {
  signedInWith("integration.webhook:manage");
  const sent: unknown[] = [];
  server.use(
    http.post(LIST, async ({ request }) => {
      sent.push(await request.json());
      expect(request.headers.get("idempotency-key")).toBeTruthy();
      return HttpResponse.json({ ...WEBHOOK, secret: "whsec_c2VjcmV0" }, { status: 201 });
    }),
  );
  const view = renderScreen(<WebhooksPage />);
  const form = await fill();
  expect(await within(form).findByText(/将推送 2 种事件:问题已上报、问题已办结/)).toBeVisible();
  expect(within(form).getByLabelText("严重程度")).toBeVisible();
  await userEvent.click(within(form).getByRole("button", { name: /新\s*建/ }));
  await waitFor(() => expect(screen.getByText("whsec_c2VjcmV0")).toBeVisible());
  await userEvent.keyboard("{Escape}");
  expect(screen.getByText("whsec_c2VjcmV0")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "已保存好" }));
  await waitFor(() => expect(view.address()).toBe(`/webhooks/${WEBHOOK.id}`));
  expect(sent).toEqual([
    {
      organization_id: WEBHOOK.organization_id,
      description: "OA 待办",
      url: "https://oa.example.cn/hook",
      patterns: ["*.issue.*"],
      min_severity: null,
      categories: [],
      payload: "full",
      signs_ed25519: false,
    },
  ]);
});

it("shows on the address why it cannot be used, and keeps what was filled in", async () => {
  signedInWith("integration.webhook:manage");
  const detail = "这是本机或内网的名称,不能访问;内网接收方请系统管理员登记主机和网段。";
  refuse(LIST, 422, { code: "url_refused", detail, errors: [{ field: "url", message: detail }] }, "post");
  renderScreen(<WebhooksPage />);
  const form = await fill();
  await userEvent.click(within(form).getByRole("button", { name: /新\s*建/ }));
  expect(await within(form).findByText(detail)).toBeVisible();
  expect(within(form).getByLabelText("名称")).toHaveValue("OA 待办");
});

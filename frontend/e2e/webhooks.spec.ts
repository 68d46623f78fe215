/** Telling other systems: a receiver is made and tried, fails, says why, and has the same event once it is well again. */
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { choose, expect, expectAccessible, isPhone, signIn, signOut, test } from "./day";

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real receiver on this machine, which answers as it is told. */
class Receiver {
  readonly received: Received[] = [];
  status = 204;
  private readonly server: Server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString("utf8");
    this.received.push({ headers: request.headers, body });
    response.writeHead(this.status, { "content-type": "text/plain" });
    response.end(this.status === 204 ? undefined : "database is down");
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const receiver = new Receiver();
let address = "";

test.beforeAll(async () => {
  address = await receiver.start();
});
test.afterAll(() => receiver.stop());

/** Opens what is under a heading of a list of cards or a table. */
async function openFirst(page: Page, name: string): Promise<void> {
  const log = page.getByRole("region", { name: "推送记录" });
  if (isPhone(page)) {
    const card = log.getByRole("listitem").filter({ hasText: name }).first();
    await card.getByRole("button", { name: /打\s*开/ }).click();
  } else {
    await log.getByRole("cell", { name }).first().click();
  }
}

async function more(page: Page, entry: string): Promise<void> {
  await page
    .getByRole("button", { name: /更\s*多/ })
    .filter({ visible: true })
    .first()
    .click();
  await page.getByRole("menuitem", { name: entry }).click();
}

test("把事件告诉别的系统", async ({ page }) => {
  const name = `OA 待办 ${Date.now()}`;
  let secret = "";
  await signIn(page, "sysadmin");

  await test.step("事件目录:每种事件有字段和例子", async () => {
    await choose(page, "事件推送");
    await expect(page.getByRole("heading", { level: 1, name: "事件推送" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "事件目录" }).click();
    await page.getByLabel("查找事件").fill("issue.resolved");
    await page.getByLabel("查找事件").press("Enter");
    await page.getByText("liaison.issue.resolved", { exact: true }).click();
    await expect(page.getByText(/"type": "liaison.issue.resolved"/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "事件推送" }).filter({ visible: true }).last().click();
  });

  await test.step("新建接收方:内网地址被拦住,密钥只显示一次", async () => {
    await page.getByRole("button", { name: "新建接收方" }).click();
    const form = page.getByRole("dialog", { name: "新建接收方" });
    await form.getByLabel("组织范围").click();
    await page.locator(".ant-select-tree-title").first().click();
    await form.getByLabel("名称").fill(name);
    await form.getByLabel("地址").fill("http://169.254.169.254/latest/meta-data/");
    await form.getByLabel("事件").fill("targets.task.*");
    await form.getByLabel("事件").press("Enter");
    await form.getByLabel("事件").press("Escape");
    await expect(form.getByText(/将推送 \d+ 种事件/)).toBeVisible();
    await expectAccessible(page);
    await form.getByRole("button", { name: /新\s*建/ }).click();
    await expect(form.getByText(/该地址指向本机、内网或保留网段/)).toBeVisible();
    await form.getByLabel("地址").fill(address);
    await form.getByRole("button", { name: /新\s*建/ }).click();
    const shown = page.getByRole("dialog", { name: "签名密钥" });
    secret = (await shown.locator("code").textContent()) ?? "";
    expect(secret).toMatch(/^whsec_/);
    await expectAccessible(page);
    await shown.getByRole("button", { name: "已保存好" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });

  await test.step("发一条测试:对方用公开的库验签通过", async () => {
    await page.getByRole("button", { name: "发一条测试" }).click();
    const drawer = page.getByRole("dialog", { name: "推送测试" });
    await expect(drawer.getByText("已送达")).toBeVisible();
    await expect(drawer.getByText("答复 204")).toBeVisible();
    await expectAccessible(page);
    await drawer.getByRole("button", { name: /Close|关闭/ }).click();
    const { headers, body } = receiver.received[0] as Received;
    const event = new Webhook(secret).verify(body, headers as Record<string, string>) as { type: string };
    expect(event.type).toBe("integration.webhook.pinged");
    expect(() =>
      new Webhook(secret).verify(body.replace("pinged", "pingeD"), headers as Record<string, string>),
    ).toThrow();
  });

  await test.step("对方出错:一句话说明为什么,请求和答复都在", async () => {
    receiver.status = 500;
    await page.getByRole("button", { name: "发一条测试" }).click();
    const drawer = page.getByRole("dialog", { name: "推送测试" });
    await expect(drawer.getByRole("alert")).toContainText("接收方内部出错(500)");
    await expect(drawer.getByText("database is down").first()).toBeVisible();
    await drawer.getByRole("tab", { name: "请求" }).click();
    await expect(drawer.getByText(/"type": "integration.webhook.pinged"/)).toBeVisible();
    await expectAccessible(page);
    await drawer.getByRole("button", { name: /Close|关闭/ }).click();
    await expect(page.getByText("接收方内部出错(500)").filter({ visible: true }).first()).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("对方修好后重发:编号不变,只算一次", async () => {
    receiver.status = 204;
    await openFirst(page, "推送测试");
    const drawer = page.getByRole("dialog", { name: "推送测试" });
    const id = receiver.received[1]?.headers["webhook-id"];
    await drawer.getByRole("button", { name: /重\s*发/ }).click();
    await expect(drawer.getByText("已送达")).toBeVisible();
    const last = receiver.received.at(-1) as Received;
    expect(last.headers["webhook-id"]).toBe(id);
    new Webhook(secret).verify(last.body, last.headers as Record<string, string>);
    await drawer.getByRole("button", { name: /Close|关闭/ }).click();
  });

  await test.step("更换密钥:重叠期内新旧都验得过", async () => {
    await more(page, "更换密钥");
    const form = page.getByRole("dialog", { name: "更换密钥" });
    await form.getByRole("button", { name: /更\s*换/ }).click();
    const shown = page.getByRole("dialog", { name: "签名密钥" });
    const renewed = (await shown.locator("code").textContent()) ?? "";
    expect(renewed).not.toBe(secret);
    await shown.getByRole("button", { name: "已保存好" }).click();
    const before = receiver.received.length;
    await page.getByRole("button", { name: "发一条测试" }).click();
    await expect(page.getByRole("dialog", { name: "推送测试" }).getByText("已送达")).toBeVisible();
    const { headers, body } = receiver.received[before] as Received;
    for (const key of [secret, renewed]) new Webhook(key).verify(body, headers as Record<string, string>);
    await page
      .getByRole("dialog", { name: "推送测试" })
      .getByRole("button", { name: /Close|关闭/ })
      .click();
  });

  await test.step("暂停、删除", async () => {
    await more(page, "暂停");
    await expect(page.getByRole("button", { name: /启\s*用/ })).toBeVisible();
    await more(page, "删除");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /删\s*除/ })
      .click();
    await expect(page.getByRole("heading", { level: 1, name: "事件推送" })).toBeVisible();
    await expect(page.getByText(name)).toHaveCount(0);
  });

  await signOut(page);
});

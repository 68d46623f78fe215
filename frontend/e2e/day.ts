/** What the days of all roles need: signing in, the menu, accessibility, targets, and what must never happen. */
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

export const PASSWORD = "Dangjian-demo-1";
const PHONE_WIDTH = 768;

/** A test that fails when a page throws, breaks the security policy, asks another host or meets a 5xx. */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
      page.on("console", (message) => {
        if (/content security policy/i.test(message.text())) faults.push(message.text());
      });
      page.on("request", (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol.startsWith("http") && hostname !== "127.0.0.1") faults.push(`foreign: ${request.url()}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
      });
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export function isPhone(page: Page): boolean {
  return (page.viewportSize()?.width ?? PHONE_WIDTH) < PHONE_WIDTH;
}

export async function signIn(page: Page, username: string): Promise<void> {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "登录" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("账号").fill(username);
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("heading", { name: "登录" })).toBeHidden();
}

export async function signOut(page: Page): Promise<void> {
  await page.locator("summary").filter({ hasText: "▾" }).first().click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("heading", { name: "登录" })).toBeVisible();
}

/** Opens a page through the menu: at the side on a desk, at the bottom on a phone. */
export async function choose(page: Page, name: string): Promise<void> {
  const menu = page.getByRole("navigation", { name: isPhone(page) ? "底部菜单" : "主菜单" });
  const entry = menu.getByRole("link", { name, exact: true });
  if (isPhone(page) && !(await entry.isVisible())) await menu.getByRole("button", { name: "更多" }).click();
  await entry.click();
}

/** Picks an option of a select, by its label; searches for it first where that helps. */
export async function pick(page: Page, label: string, option: string): Promise<void> {
  const form = page.getByRole("dialog");
  const field = form.locator(".ant-form-item").filter({ has: page.getByLabel(label, { exact: true }) });
  await expect(async () => {
    await form.getByLabel(label, { exact: true }).click();
    const open = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)");
    await open
      .locator(".ant-select-item-option")
      .filter({ hasText: option })
      .first()
      .click({ timeout: 2_000 });
    await expect(field).toContainText(option, { timeout: 1_000 });
  }).toPass();
}

/** Waits until nothing moves any more: half-shown drawers have half a contrast. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => {
      const { iterations } = animation.effect?.getComputedTiming() ?? {};
      return animation.playState !== "running" || iterations === Number.POSITIVE_INFINITY;
    }),
  );
}

/** No serious or critical finding on the page as it stands now, and on a phone nothing to scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.target.join(" ")} — ${node.failureSummary}`).join("\n")}`,
    );
  expect(grave).toEqual([]);
  if (isPhone(page)) await expectNoSidewaysScroll(page);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const room = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return clientWidth - scrollWidth;
  });
  expect(room).toBeGreaterThanOrEqual(0);
}

/** Every target in the main part can be hit with a thumb. */
export async function expectThumbTargets(page: Page, least = 44): Promise<void> {
  const small = await page.evaluate((limit) => {
    const targets = document.querySelectorAll("main :is(button, a, input, select, textarea, summary)");
    return [...targets].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      const hidden = width === 0 || height === 0 || element.closest(".visually-hidden") !== null;
      return hidden || (width >= limit && height >= limit)
        ? []
        : [`${element.tagName} ${element.textContent?.trim()} ${width.toFixed(0)}×${height.toFixed(0)}`];
    });
  }, least);
  expect(small).toEqual([]);
}

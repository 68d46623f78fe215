/** What the days of all roles need: signing in, looking for accessibility faults, measuring targets. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export const PASSWORD = "Dangjian-demo-1";

export async function signIn(page: Page, username: string, path = "/"): Promise<void> {
  await page.goto(path);
  await page.getByLabel("账号").fill(username);
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("登录");
}

/** No serious or critical finding on the page as it stands now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const words = grave.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).join("\n  ")}`,
  );
  expect(words.join("\n")).toBe("");
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [scroll, client] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(scroll).toBeLessThanOrEqual(client ?? 0);
}

/** Every button and link inside the main part can be hit with a thumb. */
export async function expectThumbTargets(page: Page, least = 44): Promise<void> {
  const small = await page.evaluate((limit) => {
    const targets = document.querySelectorAll(
      "main button, main a, main input, main select, main textarea, main label[data-target]",
    );
    return [...targets].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      const hidden = width === 0 || height === 0 || element.classList.contains("visually-hidden");
      return hidden || (width >= limit && height >= limit)
        ? []
        : [`${element.textContent} ${width}x${height}`];
    });
  }, least);
  expect(small).toEqual([]);
}

/** Collects what must never happen on any page: script errors, refused resources, requests to other hosts. */
export function watch(page: Page): () => void {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") faults.push(`foreign: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  return () => expect(faults).toEqual([]);
}

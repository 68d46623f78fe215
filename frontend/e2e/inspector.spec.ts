/** A day of an inspector: the list, one branch item by item, and the score follows on another open page. */
import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectThumbTargets, isPhone, signIn, test } from "./day";

const FOLLOWS_WITHIN = 2_000;
/** Judged by both sides and reported by every branch, so that a verdict moves the score. */
const ITEM = "检查问题整改闭环";

async function thumbs(page: Page): Promise<void> {
  await expectAccessible(page);
  if (isPhone(page)) await expectThumbTargets(page);
}

test("核验员的一天", async ({ page, browser }) => {
  await signIn(page, "inspector");
  const branches = page.getByRole("list", { name: "支部" }).getByRole("listitem");

  await test.step("清单:还有哪些支部要看", async () => {
    await expect(page).toHaveURL(isPhone(page) ? /\/m\/verifications/ : /\/verifications/);
    await expect(branches.first()).toContainText("待核验");
    await thumbs(page);
  });

  await test.step("查找一个支部,在地址里看得见", async () => {
    await page.getByLabel("查找支部").fill("高炉");
    await expect(page).toHaveURL(/q=/);
    await expect(branches.first()).toContainText("高炉");
    await page.getByRole("button", { name: "待核验" }).click();
    await expect(page).toHaveURL(/state=open/);
  });

  await branches
    .getByRole("link")
    .nth(isPhone(page) ? 1 : 0)
    .click();
  const verdict = page.getByRole("region", { name: "核验结论" });
  await expect(verdict).toBeVisible();
  const id = /verifications\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";

  await test.step("核验单:点得到,不横滚,逐项列着", async () => {
    await thumbs(page);
    if (isPhone(page)) await page.getByText(/^全部 \d+ 项$/).click();
    await page.getByRole("button", { name: new RegExp(`^${ITEM}`) }).click();
    await expect(page.getByRole("heading", { name: ITEM })).toBeVisible();
    await thumbs(page);
  });

  const desk = await browser.newContext({ viewport: page.viewportSize() ?? undefined, locale: "zh-CN" });
  const watching = await desk.newPage();
  await signIn(watching, "orgdept");
  await watching.goto(`/branches/${id}`);
  const summary = watching.getByRole("region", { name: "总体情况" });
  await expect(summary).toContainText("总分");

  await test.step("先属实确认,再不认可:三下以内,组织部开着的支部页面两秒内随之变化", async () => {
    await verdict.getByRole("button", { name: "属实确认" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已记录" })).toContainText(`${ITEM} · 属实`);
    await page.getByRole("button", { name: "改判" }).click();
    await expect(page.getByRole("heading", { name: ITEM })).toBeVisible();
    await watching.waitForTimeout(FOLLOWS_WITHIN);
    const before = await summary.textContent();

    await verdict.getByRole("button", { name: "不认可" }).click();
    await verdict.getByRole("button", { name: "内容与实际不符" }).click();
    await thumbs(page);
    await verdict.getByRole("button", { name: "提交" }).click();
    await expect(page.getByRole("status").filter({ hasText: "已记录" })).toContainText("不认可");
    await expect.poll(() => summary.textContent(), { timeout: FOLLOWS_WITHIN }).not.toBe(before);
  });

  await test.step("为什么不是 100 分:写着现场的结论和理由", async () => {
    await watching.goto(`/branches/${id}?trace=rectification_closed`);
    await expect(watching.getByRole("dialog")).toContainText("内容与实际不符");
  });

  await test.step("下一项已经打开:核减三下,确认一下", async () => {
    await verdict.getByRole("button", { name: "核减" }).click();
    await verdict.getByRole("button", { name: /分$/ }).first().click();
    await verdict.getByRole("button", { name: "提交" }).click();
    await expect(page.getByRole("status").filter({ hasText: "核减" })).toBeVisible();
    await verdict.getByRole("button", { name: /属实确认/ }).click();
    await expect(page.getByRole("status").filter({ hasText: "属实" })).toBeVisible();
    await thumbs(page);
  });
  await desk.close();
});

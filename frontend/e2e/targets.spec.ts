/** 目标分解 at both widths: the tree by keys, what does not add up, a target set, broken down, taken back, deleted. */
import type { Locator, Page } from "@playwright/test";
import { choose, expect, expectAccessible, isPhone, signIn, test } from "./day";

async function pickOrganization(page: Page, form: Locator, label: string, name: string): Promise<void> {
  await expect(async () => {
    await form.getByLabel(label, { exact: true }).click();
    await form.getByLabel(label, { exact: true }).fill(name);
    await page
      .locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)")
      .getByTitle(name, { exact: true })
      .first()
      .click({ timeout: 2_000 });
  }).toPass();
}

test("目标从集团分解到企业", async ({ page }) => {
  test.slow();
  const title = `国庆假期接待收入${isPhone(page) ? "(手机)" : ""}`;
  await signIn(page, "wl-orgdept");

  await test.step("分解树:计划、实际、权重和灯,用键盘走一遍", async () => {
    await choose(page, "目标");
    const rows = page.getByRole("treegrid", { name: "目标分解" }).getByRole("row");
    await expect(rows.filter({ hasText: "营业收入" }).first()).toBeVisible();
    await expectAccessible(page);
    if (isPhone(page)) return;
    const before = await rows.count();
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => rows.count()).toBeLessThan(before);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => rows.count()).toBe(before);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "营业收入" })).toBeVisible();
    await expectAccessible(page);
    await page.goBack();
  });

  await test.step("完整性检查:每一处都说怎么办", async () => {
    await page.getByRole("button", { name: "完整性检查" }).click();
    const panel = page.getByRole("dialog", { name: "完整性检查" });
    await expect(panel.getByText(/^已检查 \d+ 个目标/)).toBeVisible();
    await expect(panel.getByText(/请/).first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
  });

  await test.step("新建一个目标", async () => {
    await page.getByRole("button", { name: "新建目标" }).click();
    const form = page.getByRole("dialog");
    await pickOrganization(page, form, "承接组织", "澜江文化旅游集团");
    await form.getByLabel("目标名称").fill(title);
    await form.getByLabel("衡量什么").fill("接待收入");
    await form.getByLabel("单位", { exact: true }).fill("万元");
    await form.getByLabel("数值").fill("100");
    await expectAccessible(page);
    await form.getByRole("button", { name: /保\s*存/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByText("草稿").first()).toBeVisible();
  });

  await test.step("没有责任人不能下达", async () => {
    await page.getByRole("button", { name: /^下\s*达$/ }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^下\s*达$/ })
      .click();
    await expect(page.getByText(/没有责任人,请先确定责任人/)).toBeVisible();
  });

  await test.step("分解:边填边合计,先看后存", async () => {
    await page.getByRole("button", { name: /^分\s*解$/ }).click();
    const form = page.getByRole("dialog");
    await pickOrganization(page, form, "第 1 份的组织", "景区运营公司");
    await pickOrganization(page, form, "第 2 份的组织", "酒店管理公司");
    await form.getByLabel("第 1 份的份额").fill("60");
    await form.getByLabel("第 2 份的份额").fill("33");
    await expect(form.getByText("还有 7 % 未分解")).toBeVisible();
    await form.getByRole("button", { name: "自动补齐" }).click();
    const preview = form.getByRole("region", { name: "预览" });
    await expect(preview.getByText("将新建 2 个子目标(尚未保存)")).toBeVisible();
    await expect(preview).toContainText("64.52 万元");
    await expect(form.getByText("正好 100 %")).toBeVisible();
    await expectAccessible(page);
    await form.getByRole("button", { name: "确认分解" }).click();
    await expect(page.getByRole("heading", { name: /^子目标 2/ })).toBeVisible();
  });

  await test.step("没有人动过,可以撤销;草稿可以删除", async () => {
    await page.getByRole("button", { name: "撤销分解" }).click();
    await expect(page.getByRole("heading", { name: /^子目标 0/ })).toBeVisible();
    await page.getByRole("button", { name: /^删\s*除$/ }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^删\s*除$/ })
      .click();
    await expect(page.getByRole("heading", { level: 1, name: "目标" })).toBeVisible();
    await expect(page.getByText(title)).toHaveCount(0);
  });
});

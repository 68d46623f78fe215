/** The organisation department changes the rules: copies a version, is told its faults, tries it, publishes it. */
import { expect, expectAccessible, signIn, test } from "./day";

test("方案:新建一版、校验、试算、发布", async ({ page }) => {
  await signIn(page, "orgdept");

  await test.step("方案写成文字,指标带说明与示例值", async () => {
    await page.goto("/schemes?status=published");
    await page
      .getByRole("main")
      .getByRole("link", { name: /星级评定/ })
      .last()
      .click();
    await expect(page.getByRole("region", { name: "基础指标" })).toContainText("支部党员大会");
    await expectAccessible(page);
    await page.getByRole("tab", { name: /指标/ }).click();
    await expect(page.getByText("示例值").first()).toBeVisible();
    await expectAccessible(page);
  });

  const text = page.getByLabel("方案原文(YAML)");
  const check = page.getByRole("button", { name: /校\s*验/ });

  await test.step("以已发布的版本为底稿,错处说出行和字段,点一下就到", async () => {
    await page.getByRole("link", { name: "以此版为底稿新建" }).click();
    await expect(text).toHaveValue(/^version: ([2-9]|\d\d+)$/m);
    const source = await text.inputValue();
    await text.fill(source.replace("weight: 40", "weight: -1"));
    await check.click();
    const fault = page.getByRole("status", { name: "校验结果" }).getByRole("button").first();
    await expect(fault).toContainText(/第 \d+ 行/);
    await fault.click();
    await expect(text).toBeFocused();
    await expectAccessible(page);
    await text.fill(source.replace("weight: 40", "weight: 60"));
    await check.click();
    await expect(page.getByText("格式与规则无误,可以保存")).toBeVisible();
    await page.getByRole("button", { name: "存为草稿" }).click();
    await expect(page).toHaveURL(/\/schemes\/[0-9a-f-]{36}\?tab=source/);
  });

  await test.step("试算:谁升谁降、因哪些指标、星级前后", async () => {
    await page.getByRole("tab", { name: "试算" }).click();
    await page.getByRole("button", { name: "开始试算" }).click();
    await expect(page.getByText(/个支部中得分上升/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole("list", { name: "因哪些指标" }).first()).toBeVisible();
    await expect(page.getByRole("list", { name: "星级分布" })).toContainText("→");
    await expectAccessible(page);
  });

  await test.step("发布后不能再改", async () => {
    await page.getByRole("tab", { name: "发布" }).click();
    await expect(page.getByText("校验无误")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "发布这一版" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^发\s*布$/ })
      .click();
    await expect(page.getByRole("tab", { name: "原文" })).toBeVisible();
    await page.getByRole("tab", { name: "原文" }).click();
    await expect(text).not.toBeEditable();
  });
});

/** A day of a member: the published stars of the own branch, and nothing else. */
import { choose, expect, expectAccessible, isPhone, signIn, signOut, test } from "./day";

test("党员的一天", async ({ page }) => {
  await signIn(page, "member");

  await test.step("一登录就是本支部已发布的星级;手机上先是今天", async () => {
    if (isPhone(page)) {
      await expect(page).toHaveURL(/\/m$/);
      await expect(page.getByRole("heading", { name: /^今天 \d+ 件$/ })).toBeVisible();
      await expectAccessible(page);
      await choose(page, "我的支部");
    }
    await expect(page).toHaveURL(/\/my-branch/);
    await expect(page.getByRole("heading", { level: 1, name: "我的支部" })).toBeVisible();
    const ratings = page.getByRole("main").getByRole("listitem").filter({ hasText: "发布于" });
    await expect(ratings).toHaveCount(2);
    await expect(ratings.first()).toContainText(/\d{4}年第[一二三四]季度/);
    const names = await ratings.getByRole("heading", { level: 2 }).allTextContents();
    expect(new Set(names).size).toBe(1);
    await expectAccessible(page);
  });

  await test.step("菜单只有自己的", async () => {
    const menu = page.getByRole("navigation", { name: isPhone(page) ? "底部菜单" : "主菜单" });
    await expect(menu.getByRole("link", { name: "我的支部" })).toBeVisible();
    for (const name of ["驾驶舱", "台账", "核验", "组织", "运行", "方案", "账号"])
      await expect(menu.getByRole("link", { name, exact: true })).toHaveCount(0);
  });

  await test.step("分数、台账、组织、账号都进不去", async () => {
    for (const path of ["/runs", "/ledger", "/organizations", "/accounts", "/operations"]) {
      await page.goto(path);
      await expect(page.getByRole("alert").first()).toBeVisible();
      await expectAccessible(page);
    }
    await expect(page.getByText(/党支部/)).toHaveCount(0);
  });

  await test.step("大字号也放得下", async () => {
    await page.goto("/my-branch");
    await page.locator("summary").filter({ hasText: "▾" }).first().click();
    await page.getByRole("button", { name: "特大" }).click();
    await expectAccessible(page);
    await page.getByRole("button", { name: "标准" }).click();
    await page.keyboard.press("Escape");
  });

  await signOut(page);
});

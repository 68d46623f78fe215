/** A day of a second-level committee: its own branches at a glance, and no name from outside. */
import { choose, expect, expectAccessible, isPhone, signIn, test } from "./day";

test("二级党委的一天", async ({ page }) => {
  const own = /^炼铁厂/;
  await signIn(page, "committee");

  await test.step("驾驶舱只汇总本级及下级", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "驾驶舱" })).toBeVisible();
    const units = page.getByRole("region", { name: "各单位平均得分" });
    await units.getByRole("button", { name: "表格" }).click();
    await expect(units.getByRole("row")).toHaveCount(10);
    for (const name of await units.locator("tbody tr > :first-child").allTextContents())
      expect(name).toMatch(own);
    const ranked = page.getByRole("region", { name: "分类排名" }).getByRole("link");
    for (const name of await ranked.allTextContents()) expect(name).toMatch(own);
    await expectAccessible(page);
  });

  await test.step("组织树从本单位开始", async () => {
    await choose(page, "组织");
    const shown = isPhone(page)
      ? page.getByRole("region", { name: "组织", exact: true }).getByRole("listitem")
      : page.getByRole("treeitem");
    await expect(shown.first()).toContainText("炼铁厂党委");
    for (const name of await shown.allTextContents()) expect(name.replace(/^[▸▾\s]+/, "")).toMatch(own);
    await expectAccessible(page);
  });

  await test.step("台账可以看、可以登记,外单位的一条没有", async () => {
    await choose(page, "台账");
    await expect(page.getByText(/^共 \d+ 条/)).toBeVisible();
    await expect(page.getByRole("button", { name: /登\s*记/ })).toBeVisible();
    const rows = isPhone(page)
      ? page.getByRole("list", { name: "电子台账" }).getByRole("listitem")
      : page.locator("tbody tr.ant-table-row");
    await expect(rows.first()).toBeVisible();
    const texts = await rows.allTextContents();
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toContain("炼铁厂");
    await expectAccessible(page);
  });

  await test.step("已发布的考核:名次来自全集团,名字只有本单位", async () => {
    await page.goto("/runs?status=published&cycle=quarter");
    await page.getByRole("link", { name: /季度/ }).first().click();
    await expect(page.getByText(/^共 9 条/)).toBeVisible();
    await expect(page.getByRole("button", { name: "重算核对" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "发布并锁定" })).toHaveCount(0);
    await expect(page.getByRole("main")).not.toContainText(/能源动力厂|机关/);
    await expectAccessible(page);
  });

  await test.step("方案只能看", async () => {
    await choose(page, "方案");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("button", { name: /新建|导入|发布/ })).toHaveCount(0);
    await expectAccessible(page);
  });

  await test.step("账号与系统运行进不去", async () => {
    for (const path of ["/accounts", "/operations"]) {
      await page.goto(path);
      await expect(page.getByRole("alert").first()).toBeVisible();
    }
  });
});

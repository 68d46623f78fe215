/** The register of members: found, unmasked for a reason, transferred by two sides; terms and blind spots. */
import { choose, expect, expectAccessible, signIn, signOut, test } from "./day";

test("党员、转接、任期和盲区", async ({ page }) => {
  await signIn(page, "secretary");

  await test.step("书记确认转入本支部的党员", async () => {
    await choose(page, "党员");
    await expect(page.getByRole("heading", { level: 1, name: "党员名册" })).toBeVisible();
    await page.goto("/transfers?state=proposed");
    await expect(page.getByText(/^共 \d+ 条/)).toBeVisible();
    await expectAccessible(page);
  });
  await signOut(page);
  await signIn(page, "orgdept");

  await test.step("失去联系的党员:提示最早日期,不替人决定", async () => {
    await page.goto("/members?status=lost&due=1");
    await expect(page.getByText(/^共 [1-9]\d* 条/)).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("按工号找到一人,写明用途才看到手机号", async () => {
    await page.goto("/members?q=YG100010");
    await expect(page.getByText("共 1 条")).toBeVisible();
    await page.getByText("YG100010").first().click();
    const open = page.getByRole("button", { name: /打\s*开/ });
    if (await open.isVisible()) await open.click();
    const card = page.getByRole("dialog");
    await expect(card.getByText(/^199\*{4}\d{4}$/)).toBeVisible();
    await expectAccessible(page);
    await card.getByRole("button", { name: "查看手机号" }).click();
    await page.getByLabel(/^用途/).fill("核对慰问信息");
    await page
      .getByRole("button", { name: /^查\s*看$/ })
      .last()
      .click();
    await expect(card.getByText(/^199000\d{5}$/)).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("任期:积压、空缺和依据", async () => {
    await page.goto("/terms");
    await expect(page.getByLabel("任期与班子")).toContainText("书记空缺");
    await expect(page.getByRole("region", { name: "以后各季度届满" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("main").getByRole("paragraph").getByRole("link", { name: "规定" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "规定" })).toBeVisible();
    await expect(page.getByText(/^ORG-06 · /)).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("盲区:数字点开就是名单", async () => {
    await page.goto("/blind-spots");
    await expect(page.getByRole("heading", { level: 1, name: "覆盖盲区" })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("覆盖盲区").getByRole("link").last().click();
    await expect(page).toHaveURL(/\/members\?.*alone=1/);
    await expect(page.getByText(/^共 [1-9]\d* 条/)).toBeVisible();
  });
});

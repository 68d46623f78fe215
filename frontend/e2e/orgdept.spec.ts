/** A day of the organisation department: look, ask why, judge the run, look after the rules. */
import { choose, expect, expectAccessible, isPhone, signIn, signOut, test } from "./day";

test("组织部的一天", async ({ page }) => {
  await signIn(page, "orgdept");

  await test.step("看全局:数字、星级分布、分类排名", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "驾驶舱" })).toBeVisible();
    await expect(page.getByRole("list", { name: "主要数字" })).toContainText("参评支部");
    await expectAccessible(page);
    const stars = page.getByRole("region", { name: "星级分布" });
    await stars.getByRole("button", { name: "表格" }).click();
    await expect(stars.getByRole("row")).toHaveCount(7);
  });

  await test.step("换一个时期,地址里看得见", async () => {
    await page.locator(".ant-segmented-item").first().click();
    await expect(page).toHaveURL(/period=\d{4}-Q\d/);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: "驾驶舱" })).toBeVisible();
  });

  await test.step("打开一个支部:雷达、构成、距下一星", async () => {
    await page.getByRole("region", { name: "分类排名" }).getByRole("link").first().click();
    const radar = page.getByRole("region", { name: "五项指数" });
    await expect(radar.locator("svg").first()).toBeVisible();
    await expectAccessible(page);
    await radar.getByRole("button", { name: "表格" }).click();
    await expect(radar.getByRole("row")).toHaveCount(6);
  });

  await test.step("问“为什么不是 100 分”:各项之和就是差额", async () => {
    await page.getByRole("button", { name: "为什么不是 100 分?" }).click();
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByText(/^100 − /)).toBeVisible();
    const sum = await drawer.getByText(/^100 − /).textContent();
    const missing = Number(/= ([\d.]+)/.exec(sum ?? "")?.[1]);
    const heads = drawer.locator(".ant-collapse").first().locator(".ant-collapse-header strong");
    const amounts = await heads.allTextContents();
    const cents = amounts.reduce(
      (total, text) => total + Math.round(Number(text.replace("−", "-")) * 100),
      0,
    );
    expect(-cents).toBe(Math.round(missing * 100));
    await drawer.locator(".ant-collapse-header").first().click();
    await expect(drawer.locator(".ant-collapse-body").first()).toContainText(/得 .* 分/);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  });

  await test.step("组织:查找、卡片、类别沿革", async () => {
    await choose(page, "组织");
    await page.getByLabel("查找组织").fill("高炉");
    await page.getByRole("searchbox", { name: "查找组织" }).fill("高炉");
    await page.getByRole("listitem").filter({ hasText: "高炉" }).getByRole("button").first().click();
    await expect(page.getByRole("region", { name: "类别沿革" })).toBeVisible();
    await expect(page.getByRole("region", { name: "党员名册" })).toContainText("正式党员");
    await expectAccessible(page);
  });

  await test.step("台账:筛选在地址里,打开一条", async () => {
    await choose(page, "台账");
    await expect(page.getByText(/^共 \d+ 条/)).toBeVisible();
    await expectAccessible(page);
    if (isPhone(page)) {
      await page
        .getByRole("button", { name: /打\s*开/ })
        .first()
        .click();
    } else {
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
    }
    await expect(page).toHaveURL(/record=/);
    await expect(page.getByRole("dialog")).toContainText("发生日期");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
  });

  await test.step("运行:已发布的可以重算核对", async () => {
    await page.goto("/runs?status=published&cycle=quarter");
    await page.getByRole("link", { name: /季度/ }).first().click();
    await page.getByRole("button", { name: "重算核对" }).click();
    await expect(page.getByText(/重算一致/)).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("运行:还没结束的不能发布,差什么写得清楚", async () => {
    await page.goto("/runs?status=open&cycle=quarter");
    await page.getByRole("link", { name: /季度/ }).first().click();
    await expect(page.getByRole("region", { name: "发布" })).toContainText("结束之后才能发布");
    await expect(page.getByRole("button", { name: "发布并锁定" })).toBeDisabled();
    await page.getByRole("tab", { name: /待核验/ }).click();
    await expect(page.getByText(/未核验 \d+ 项/).first()).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("退出", async () => {
    await signOut(page);
    await page.goto("/ledger");
    await expect(page.getByRole("heading", { name: "登录" })).toBeVisible();
  });
});

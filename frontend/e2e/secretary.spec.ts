/** A day of a branch secretary: see the own score, enter a fact once, withdraw a wrong one. */
import { choose, expect, expectAccessible, isPhone, pick, signIn, test } from "./day";

test("支部书记的一天", async ({ page }) => {
  const topic = `组织生活 ${Date.now()}`;
  await signIn(page, "secretary");

  await test.step("一登录就是自己的支部;手机上先是今天", async () => {
    if (isPhone(page)) {
      await expect(page).toHaveURL(/\/m$/);
      await choose(page, "我的支部");
    }
    await expect(page).toHaveURL(/\/branches\//);
    await expect(page.getByRole("region", { name: "总体情况" })).toContainText("总分");
    await expect(page.getByRole("region", { name: "五项指数" }).locator("svg").first()).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("登记一次党课,表单随事项而定", async () => {
    await page.getByRole("button", { name: "登记台账" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("事项").fill("党课");
    await pick(page, "事项", "党课");
    await form.getByLabel("题目").fill(topic);
    await pick(page, "授课人", "支部书记");
    await form.getByRole("button", { name: /登\s*记/ }).click();
    await expect(form.getByText("请填写到课率")).toBeVisible();
    await expectAccessible(page);
    await form.getByLabel(/到课率/).fill("0.95");
    await form.getByRole("button", { name: /登\s*记/ }).click();
    await expect(page.getByText("已登记,得分随即更新")).toBeVisible();
    await expect(form).toBeHidden();
  });

  await test.step("登记的事在台账里,写错了作废并留痕", async () => {
    await page.getByRole("tab", { name: "电子台账" }).click();
    await expect(page.getByText(topic).first()).toBeVisible();
    await expectAccessible(page);
    if (isPhone(page)) {
      const card = page.getByRole("listitem").filter({ hasText: topic });
      await card.getByRole("button", { name: /打\s*开/ }).click();
    } else {
      await page.getByText(topic).first().click();
    }
    const drawer = page.getByRole("dialog", { name: "台账记录", exact: true });
    await drawer.getByRole("button", { name: "作废这条记录" }).click();
    const asking = page.getByRole("dialog", { name: "作废台账记录" });
    await asking.getByRole("textbox").fill("题目填写有误");
    await asking.getByRole("button", { name: /作\s*废/ }).click();
    await expect(drawer).toContainText("题目填写有误");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
  });

  await test.step("看不到别的支部,也没有发布的按钮", async () => {
    await choose(page, "运行");
    await page.getByRole("link", { name: /季度/ }).first().click();
    await expect(page.getByRole("region", { name: "发布" })).toBeVisible();
    await expect(page.getByRole("button", { name: "发布并锁定" })).toHaveCount(0);
    await expect(page.getByText(/^共 1 条/)).toBeVisible();
    await page.goto("/branches/00000000-0000-7000-8000-000000000000");
    await expect(page.getByRole("alert")).toBeVisible();
  });

  await test.step("大字号", async () => {
    await page.locator("summary").filter({ hasText: "▾" }).first().click();
    await page.getByRole("button", { name: "特大" }).click();
    await page.reload();
    const size = await page.evaluate(() =>
      Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    );
    expect(size).toBeGreaterThan(20);
    await expectAccessible(page);
  });
});

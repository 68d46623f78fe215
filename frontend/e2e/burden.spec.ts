/** 减负: what a form costs is told before it is sent, and whoever finds it too much says so, without a name. */
import { expect, expectAccessible, isPhone, signIn, signOut, test } from "./day";

test("减负直通车:哪张表多余可以匿名说,说了有答复", async ({ page }) => {
  const words = `到会率每月重复填报 ${Date.now()}`;
  let receipt = "";

  await signIn(page, "secretary");

  await test.step("支部书记:本月要求填报几次,写在支部页上", async () => {
    await page.goto("/");
    await page.getByRole("navigation").getByRole("link", { name: "我的支部" }).first().click();
    await expect(page.getByText(/月要求本支部填报 \d+ 次,已登记 \d+ 条/)).toBeVisible();
  });

  await test.step("支部书记:在登记台账的表单上匿名提意见,得到回执", async () => {
    await page.getByRole("button", { name: "登记台账" }).click();
    const form = page.getByRole("dialog", { name: "登记台账" });
    await form.getByRole("button", { name: "减负直通车" }).click();
    await page.getByLabel("意见或建议").fill(words);
    await page.getByLabel(/匿名/).check();
    await expectAccessible(page);
    await page.getByRole("button", { name: "提交意见" }).click();
    await expect(page.getByText(/前答复/)).toBeVisible();
    receipt = (await page.getByText(/^[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}$/).textContent()) ?? "";
    await page.getByRole("button", { name: "知道了" }).click();
    await form.getByRole("button", { name: /^取\s*消$/ }).click();
    await expect(form).toBeHidden();
    await signOut(page);
  });

  await signIn(page, "orgdept");

  await test.step("组织部:看不到是谁提的,用一句话答复", async () => {
    await page.goto("/feedback?state=open");
    const card = page.locator(isPhone(page) ? "li" : "tr").filter({ hasText: words });
    await expect(card).toContainText("匿名");
    await expectAccessible(page);
    if (isPhone(page)) await card.getByRole("button", { name: /^打\s*开$/ }).click();
    else await card.getByText(words).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("答复", { exact: true }).fill("自下月起由系统带出,不再填报");
    await form.getByRole("button", { name: /^答\s*复$/ }).click();
    await expect(form).toBeHidden();
  });

  await signOut(page);

  await test.step("支部书记:凭回执看到答复", async () => {
    await signIn(page, "secretary");
    await page.goto("/feedback");
    await expect(page.getByRole("heading", { name: "减负直通车" })).toBeVisible();
    await page.getByLabel("匿名意见的回执").fill(receipt);
    await page.getByRole("button", { name: "查答复" }).click();
    await expect(page.getByText(/自下月起由系统带出,不再填报/)).toBeVisible();
    await expectAccessible(page);
  });
});

test("减负:先算负担、查重复,再发布", async ({ page }) => {
  await signIn(page, "orgdept");

  await test.step("组织部:新表先算负担、查重复,重复的不能发布", async () => {
    await page.goto("/record-types");
    await page.getByRole("button", { name: "新建台账类型" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("名称", { exact: true }).fill("会议到会统计");
    await form
      .getByLabel("编码", { exact: true })
      .first()
      .fill(`meeting_count_${Date.now() % 1_000_000}`);
    // The list of kinds may still be coming when it is opened; what was chosen must stand in the field.
    await expect(async () => {
      await form.getByLabel("归类").click();
      await page.locator(".ant-select-item-option:visible").first().click({ timeout: 2_000 });
      await expect(form.getByTitle("组织生活与基础工作")).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await form.getByLabel("第 1 个字段").fill("到会率");
    await form.getByLabel("编码", { exact: true }).nth(1).fill("presence");
    await form.getByLabel("为什么需要").fill("年度检查");
    await form.getByRole("button", { name: "算一算负担、查一查重复" }).click();
    await expect(form.getByText(/本次共要求 \d+ 个支部 × 1 项 = \d+ 次填写,其中 0 项已有/)).toBeVisible();
    await expect(form.getByText(/“到会率”已由“.+”填报/)).toBeVisible();
    await expectAccessible(page);
    await form.getByRole("button", { name: /^取\s*消$/ }).click();
  });

  await test.step("组织部:方案和月份的负担", async () => {
    await page.goto("/schemes?status=published");
    await page
      .getByRole("main")
      .getByRole("link", { name: /星级评定/ })
      .last()
      .click();
    await page.getByRole("tab", { name: "减负" }).click();
    await expect(page.getByText(/本方案涉及 \d+ 个支部、\d+ 张表/)).toBeVisible();
    await expect(page.getByText("成效指标占总分")).toBeVisible();
    await expectAccessible(page);
    await page.goto("/burden");
    await expect(page.getByText("平均每支部(折算)")).toBeVisible();
    await expectAccessible(page);
  });
});

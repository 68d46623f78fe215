/** A day of an inspector: the list, one branch item by item, and the score follows. */
import { expect, expectAccessible, expectThumbTargets, isPhone, signIn, test } from "./day";

test("核验员的一天", async ({ page, context }) => {
  await signIn(page, "inspector");

  await test.step("清单:还有哪些支部要看", async () => {
    await expect(page).toHaveURL(isPhone(page) ? /\/m\/verifications/ : /\/verifications/);
    await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
    await expectAccessible(page);
    if (isPhone(page)) await expectThumbTargets(page);
  });

  await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
  await expect(page.getByRole("region", { name: "核验结论" })).toBeVisible();
  const id = /verifications\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
  const watching = await context.newPage();

  await test.step("核验单:点得到,不横滚", async () => {
    await expectAccessible(page);
    if (isPhone(page)) await expectThumbTargets(page);
  });

  await test.step("旁边开着支部页面,不用刷新,得分随核验变化", async () => {
    await watching.goto(`/branches/${id}`);
    const summary = watching.getByRole("region", { name: "总体情况" });
    await expect(summary).toContainText("总分");
    const before = await summary.textContent();
    await page.bringToFront();

    const verdict = page.getByRole("region", { name: "核验结论" });
    await verdict.getByRole("button", { name: "不认可" }).click();
    await verdict.locator("button[aria-pressed]").first().click();
    await expectAccessible(page);
    await verdict.getByRole("button", { name: /提交/ }).click();
    await expect(page.getByRole("status").filter({ hasText: "已记录" })).toBeVisible();
    const given = Date.now();
    await expect.poll(() => summary.textContent(), { intervals: [50] }).not.toBe(before);
    test.info().annotations.push({ type: "核验到得分变化(毫秒)", description: String(Date.now() - given) });
  });

  await test.step("下一项已经打开,一下就能确认", async () => {
    await page
      .getByRole("region", { name: "核验结论" })
      .getByRole("button", { name: /属实确认/ })
      .click();
    await expect(page.getByRole("status").filter({ hasText: "属实" })).toBeVisible();
  });

  await test.step("为什么不是 100 分:写着谁在现场作了什么结论", async () => {
    await watching.bringToFront();
    await watching.getByRole("button", { name: "为什么不是 100 分?" }).click();
    await expect(watching.getByRole("dialog")).toContainText("100 −");
  });
});

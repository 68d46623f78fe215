/** A task's day at the desk: found by keys, reminded in a batch, delayed with both days kept; lights and the calendar. */
import { choose, expect, expectAccessible, signIn, test } from "./day";

test.describe("tasks at the desk", () => {
  test("are followed by keys, moved in batches, and show their lights in words", async ({ page }) => {
    await signIn(page, "wl-orgdept");
    await choose(page, "任务");
    await expect(page.getByRole("heading", { name: "任务", exact: true })).toBeVisible();
    await expect(page.getByText("红灯").first()).toBeVisible();
    await expectAccessible(page);

    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await expect(page.getByText("已选 2 项")).toBeVisible();
    await page.getByRole("button", { name: "催 办" }).click();
    await page.getByRole("button", { name: "办理 2 项" }).click();
    await expect(page.getByText("已办 2 项")).toBeVisible();

    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "经过" })).toBeVisible();
    await expect(page.getByText("催办", { exact: true })).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("button", { name: "更多操作" }).click();
    await page.getByText("调整期限", { exact: true }).click();
    const drawer = page.getByRole("dialog", { name: "调整期限" });
    await drawer.getByLabel("新的期限").fill("2027-03-31");
    await drawer.getByLabel("新的期限").press("Enter");
    await drawer.getByLabel("理由").fill("与场馆改造节点一致");
    await drawer.getByRole("button", { name: "调 整" }).click();
    await expect(page.getByText(/→ 2027-03-31/)).toBeVisible();
    await expect(page.getByText(/最初期限 .*\(已延期\)/)).toBeVisible();
  });

  test("show who is behind, and by which rule and which calendar", async ({ page }) => {
    await signIn(page, "wl-orgdept");
    await choose(page, "任务");
    await page.getByRole("link", { name: "亮灯总览" }).click();
    await expect(page.getByRole("heading", { name: "四象限" })).toBeVisible();
    await expectAccessible(page);
    await page.getByText("表格", { exact: true }).click();
    await expect(page.getByRole("columnheader", { name: "黄灯" })).toBeVisible();
    await expect(page.getByText(/计划进度 = 已过工作日 ÷ 全部工作日/)).toBeVisible();
    await choose(page, "工作日历");
    await page.getByLabel("年份").fill("2026");
    await page.getByLabel("年份").press("Enter");
    await expect(page.getByText("2026-10-10 周六")).toBeVisible();
    await expect(page.getByText("国庆节调休上班").first()).toBeVisible();
    await expectAccessible(page);
  });
});

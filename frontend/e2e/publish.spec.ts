/** Publishing a month that is over, last of all: it locks what the other days still verify. */
import { expect, expectAccessible, signIn, test } from "./day";

test("没有核验完的,发布须署名理由", async ({ page }) => {
  await signIn(page, "orgdept");
  await page.goto("/runs?status=open&cycle=month");
  await page.getByRole("link", { name: /月/ }).last().click();
  const card = page.getByRole("region", { name: "发布", exact: true });
  await expect(card).toContainText("未核验");

  await page.getByRole("button", { name: "发布并锁定" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await expect(dialog.getByRole("button", { name: /发\s*布/ })).toBeDisabled();
  await dialog.getByRole("textbox").fill("月度评价按期发布,未核验项下月补核");
  await dialog.getByRole("button", { name: /发\s*布/ }).click();

  await expect(card).toContainText("已发布并锁定");
  await expect(card).toContainText("月度评价按期发布,未核验项下月补核");
  await page.getByRole("button", { name: "重算核对" }).click();
  await expect(page.getByText(/重算一致/)).toBeVisible();
  await expectAccessible(page);
});

/** A messy file in: headings asked about, the same file back marked, corrected, written whole, and taken back. */
import { expect, expectAccessible, PASSWORD, signIn, test } from "./day";

test("文件导入:说明表头、标注问题、改正、整份写入、整份撤销", async ({ page, request }) => {
  const data = { username: "secretary", password: PASSWORD };
  const { access_token } = await (await request.post("/api/v1/identity/tokens", { data })).json();
  const headers = { authorization: `Bearer ${access_token}` };
  const me = await (await request.get("/api/v1/identity/me", { headers })).json();
  const place = me.roles[0]?.organization_id;
  const { code } = await (await request.get(`/api/v1/registry/organizations/${place}`, { headers })).json();
  const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  const topic = `导入演练${Date.now()}`;
  const sheet = (share: string) =>
    [
      "支部台账,,,,",
      `组织编码,类型,发生日期,议题,会议到会比例${topic.slice(-6)}`,
      `'${code},支部党员大会,${day.replaceAll("-", ".")},${topic},0.9`,
      `${code},支部党员大会,${day},${topic}二,${share}`,
    ].join("\r\n");
  const upload = async (share: string) => {
    const file = { name: "台账.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${sheet(share)}`) };
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByRole("button", { name: /^检\s?查$/ }).click();
  };

  await signIn(page, "secretary");
  await page.goto("/ledger");
  await page.getByRole("button", { name: "文件导入" }).click();
  const wizard = page.getByRole("dialog");

  await test.step("没有认出的表头只问一次", async () => {
    await upload("九成");
    await expect(wizard.getByRole("region", { name: "说明表头" })).toBeVisible();
    await expectAccessible(page);
    await wizard.getByRole("combobox", { name: /会议到会比例/ }).click();
    await page.keyboard.type("到会率");
    await page.keyboard.press("Enter");
    await wizard.getByRole("button", { name: "确认表头并检查" }).click();
  });

  await test.step("有一行有误:说明改法,给回同一文件,不能写入", async () => {
    await expect(wizard.getByText("请写成数字,如 12.5")).toBeVisible();
    await expect(wizard.getByRole("button", { name: /写入/ })).toHaveCount(0);
    await expectAccessible(page);
    const saved = page.waitForEvent("download");
    await wizard.getByRole("button", { name: "下载标注了问题的文件" }).click();
    expect((await saved).suggestedFilename()).toBe("台账_检查结果.xlsx");
  });

  await test.step("改正后整份写入,再整份撤销", async () => {
    await upload("0.95");
    await expect(wizard.getByText(/新增 2 行/)).toBeVisible();
    await wizard.getByRole("button", { name: "写入 2 行" }).click();
    await expect(wizard.getByText("已写入:新增 2 行,修改 0 行")).toBeVisible();
    await wizard.getByRole("button", { name: "撤销 台账.csv" }).first().click();
    await page
      .getByRole("button", { name: /^撤\s?销$/ })
      .last()
      .click();
    await expect(wizard.getByText("已整份撤销,可以改正后重新上传。")).toBeVisible();
  });
});

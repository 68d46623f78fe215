/** From nomination to hand-over: who nominates does not approve, a preview is seen before it holds, history stays. */
import type { APIRequestContext, Page } from "@playwright/test";
import { choose, expect, expectAccessible, PASSWORD, signIn, signOut, test } from "./day";

interface Person {
  employee_no: string;
  name: string;
}

/** A member of the county who is no representative. */
async function somebody(request: APIRequestContext): Promise<Person> {
  const data = { username: "yz-office", password: PASSWORD };
  const { access_token } = await (await request.post("/api/v1/identity/tokens", { data })).json();
  const headers = { authorization: `Bearer ${access_token}` };
  const listed = async (path: string): Promise<Person[]> =>
    (await (await request.get(`/api/v1/${path}?size=200`, { headers })).json()).items;
  const taken = new Set((await listed("liaison/representatives")).map(({ employee_no }) => employee_no));
  const free = (await listed("registry/members")).find(({ employee_no }) => !taken.has(employee_no));
  if (!free) throw new Error("everybody is a representative");
  return free;
}

/** Types into a select of the open form and takes the option that is found. */
async function take(page: Page, label: string, words: string): Promise<void> {
  const field = page.getByRole("dialog").getByLabel(label, { exact: true });
  await field.click();
  await field.fill(words);
  const open = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)");
  await open.locator(".ant-select-item-option").filter({ hasText: words }).first().click();
}

test("党代表从推荐到移交:推荐人不能审定,移交先看后定,历史保留", async ({ page, request }) => {
  const { name, employee_no } = await somebody(request);
  await signIn(page, "yz-office");

  await test.step("县公司推荐:逐条写明条件", async () => {
    await choose(page, "党代表");
    await expect(page.getByRole("table", { name: "党代表" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "推荐党代表" }).click();
    const form = page.getByRole("dialog", { name: "推荐党代表" });
    await form.getByLabel("选派组织").click();
    await page.locator(".ant-select-tree-title").filter({ hasText: "安河县分公司党总支" }).first().click();
    await expect(form.getByLabel("政治素质好")).toBeVisible();
    await take(page, "党员", name);
    await form.getByLabel("推荐单位").fill("安河县分公司党总支");
    for (const title of ["政治素质好", "业务能力强", "联系群众紧", "机关在职党员"])
      await form.getByLabel(title).fill("符合");
    await expectAccessible(page);
    await form.getByRole("button", { name: "推 荐" }).click();
    await expect(form).toBeHidden();
    await page.goto(`/representatives?q=${employee_no}`);
    await page.getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByRole("button", { name: "审定通过" })).toHaveCount(0);
    await signOut(page);
  });

  await test.step("省公司组织部审定,任期按规则到日", async () => {
    await signIn(page, "yz-orgdept");
    await page.goto(`/representatives?q=${employee_no}`);
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("button", { name: "审定通过" }).click();
    const form = page.getByRole("dialog", { name: "审定党代表" });
    await form.getByLabel("审定单位").fill("省公司党委");
    await form.getByLabel("审定意见").fill("同意");
    await form.getByRole("button", { name: "审定通过" }).click();
    await expect(form).toBeHidden();
    await expect(page.getByLabel("基本情况")).toContainText(/任期\d{4}-\d\d-\d\d 至 \d{4}-\d\d-\d\d/);
    await expectAccessible(page);
  });

  await test.step("另一位党代表的网点移交:先看建议,可以改,确定后才生效", async () => {
    await page.goto("/pairings?state=live&q=望湖县");
    const rows = page.getByRole("table", { name: "结对" }).getByRole("row");
    const link = rows.filter({ hasText: / 起/ }).getByRole("link").first();
    const giver = (await link.textContent()) ?? "";
    await link.click();
    await expect(page.getByRole("heading", { level: 1, name: giver })).toBeVisible();
    await page.getByRole("button", { name: "移交网点" }).click();
    const form = page.getByRole("dialog", { name: `移交${giver}的网点` });
    await expect(form.getByLabel(/由谁接手$/).first()).toBeVisible();
    await take(page, "移交给", name);
    await expect(form.getByText(new RegExp(`^${name} · `)).first()).toBeVisible();
    await form.getByLabel("原因").fill("岗位调整");
    await expectAccessible(page);
    await form.getByRole("button", { name: "移 交" }).click();
    await expect(form).toBeHidden();
    const kept = page.getByLabel("结对网点");
    await expect(kept).toContainText("岗位调整");
    await expect(kept.getByText("已结束").first()).toBeVisible();
    await page.goto(`/pairings?state=live&q=${encodeURIComponent(name)}`);
    await expect(page.getByRole("table", { name: "结对" }).getByRole("link", { name }).first()).toBeVisible();
  });

  await test.step("结束任期:要先说明网点怎么办", async () => {
    await page.getByRole("table", { name: "结对" }).getByRole("link", { name }).first().click();
    await page.getByRole("button", { name: "结束任期" }).click();
    const form = page.getByRole("dialog", { name: "结束任期" });
    await form.getByLabel("原因").fill("调离");
    await form.getByRole("button", { name: "结束任期" }).click();
    await expect(form.getByText(/请先移交给其他党代表/)).toBeVisible();
    await form.getByRole("checkbox", { name: "不移交,一并结束结对" }).check();
    await form.getByRole("button", { name: "结束任期" }).click();
    await expect(form).toBeHidden();
    await expect(page.getByText("提前结束任期")).toBeVisible();
    await expect(page.getByLabel("结对网点")).toContainText("党代表任期结束");
  });

  await test.step("没有人联系的网点随即有建议,人定了才算", async () => {
    await page.goto("/pairings/propose");
    await expect(page.getByRole("button", { name: /^安排 \d+ 个网点$/ })).toBeEnabled();
    await expectAccessible(page);
    await page.getByRole("button", { name: /^安排 \d+ 个网点$/ }).click();
    await expect(page.getByText("这个范围内的网点都有党代表结对。")).toBeVisible();
  });
});

/** Three administrators, no one of whom can do all: one proposes, another approves, the third sees both, chained. */
import type { Page } from "@playwright/test";
import { choose, expect, expectAccessible, isPhone, signIn, signOut, test } from "./day";

async function find(page: Page, placeholder: string, words: string): Promise<void> {
  const field = page.getByPlaceholder(placeholder);
  if (isPhone(page) && !(await field.isVisible())) await page.getByText("筛选", { exact: true }).click();
  await field.fill(words);
  await field.press("Enter");
}

/** Opens the one row that was found, as a table does on a desk and a card on a phone. */
async function open(page: Page, name: string): Promise<void> {
  if (isPhone(page))
    await page
      .getByRole("button", { name: /打\s*开/ })
      .first()
      .click();
  else await page.getByRole("cell", { name }).first().click();
}

/** What the browser keeps after a sign-in: nothing that a script could read and a thief could use (A7). */
async function kept(page: Page): Promise<{ readable: string; httpOnly: string[] }> {
  const readable = await page.evaluate(async () => {
    const bases = await indexedDB.databases();
    const rows = await Promise.all(
      bases.map(
        ({ name = "" }) =>
          new Promise<string>((done) => {
            const opening = indexedDB.open(name);
            opening.onerror = () => done("");
            opening.onsuccess = () => {
              const base = opening.result;
              const stores = [...base.objectStoreNames];
              if (stores.length === 0) return done("");
              const said: unknown[] = [];
              const reading = base.transaction(stores);
              for (const store of stores)
                reading.objectStore(store).getAll().onsuccess = (event) =>
                  said.push((event.target as IDBRequest).result);
              reading.oncomplete = () => done(JSON.stringify(said));
            };
          }),
      ),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, rows]);
  });
  const cookies = await page.context().cookies();
  return { readable, httpOnly: cookies.filter((one) => one.httpOnly).map(({ name }) => name) };
}

async function expectNoToken(page: Page): Promise<void> {
  const { readable, httpOnly } = await kept(page);
  expect(readable).not.toMatch(/eyJ|refresh|token|Dangjian-demo/i);
  expect(httpOnly.every((name) => name.endsWith("dangjian_refresh"))).toBe(true);
}

test("三员分立:提出、批准、审计", async ({ page }) => {
  const name = `admin-${Date.now()}`;
  let refreshCookie = "";

  await test.step("系统管理员开户,提出授权", async () => {
    await signIn(page, "sysadmin");
    await expectNoToken(page);
    refreshCookie = (await page.context().cookies()).find((one) => one.httpOnly)?.value ?? "";
    expect(refreshCookie.length).toBeGreaterThan(30);
    await page.getByRole("button", { name: "新开账号" }).click();
    const form = page.getByRole("dialog", { name: "新开账号" });
    await form.getByLabel("账号").fill(name);
    await form.getByLabel("姓名").fill("周远帆");
    await form.getByLabel("初始密码").fill("tangerine-river-88");
    await form.getByRole("button", { name: /保\s*存|开\s*户|新\s*开/ }).click();
    await expect(form).toBeHidden();
    await find(page, "账号、姓名或工号", name);
    await expect(page.getByText("共 1 条")).toBeVisible();
    await open(page, name);
    const drawer = page.getByRole("dialog", { name: `周远帆(${name})` });
    await drawer.getByRole("button", { name: "提出授权" }).click();
    const proposal = page.getByRole("dialog", { name: "提出授权:周远帆" });
    const role = proposal.locator(".ant-form-item").filter({ has: page.getByLabel("角色") });
    await proposal.getByLabel("角色").click();
    await page.keyboard.press("ArrowUp"); // the last of the list
    await page.keyboard.press("Enter");
    await expect(role).toContainText("审计管理员");
    await proposal.getByLabel("截止日").fill("2030-12-31");
    await expectAccessible(page);
    await proposal.getByRole("button", { name: "提交审批" }).click();
    await expect(proposal).toBeHidden();
    await expect(drawer).toContainText("待安全管理员审批");
    await expect(drawer).toContainText("至 2030-12-31");
    await drawer.getByRole("button", { name: /Close|关闭/ }).click();
    await expect(drawer).toBeHidden();
    await signOut(page);
    await expectNoToken(page);
    await page.goBack();
    await expect(page.getByRole("heading", { name: "登录" })).toBeVisible();
  });

  await test.step("安全管理员批准,结束登录", async () => {
    await signIn(page, "secadmin");
    const waiting = isPhone(page)
      ? page.getByRole("listitem").filter({ hasText: name })
      : page.getByRole("row").filter({ hasText: name });
    await expect(waiting).toContainText("审计管理员");
    await expectAccessible(page);
    await waiting.getByRole("button", { name: /批\s*准/ }).click();
    await expect(page.getByText("已批准,周远帆 即可使用")).toBeVisible();
    await expect(waiting).toHaveCount(0);
    await choose(page, "账号");
    await find(page, "账号、姓名或工号", name);
    await expect(page.getByText("共 1 条")).toBeVisible();
    await open(page, name);
    const drawer = page.getByRole("dialog", { name: `周远帆(${name})` });
    await expect(drawer.getByRole("button", { name: "提出授权" })).toHaveCount(0);
    await drawer.getByRole("button", { name: "结束全部登录" }).click();
    const asking = page.getByRole("dialog", { name: "结束全部登录:周远帆" });
    await asking.getByRole("textbox").fill("交接账号");
    await asking.getByRole("button", { name: /结\s*束/ }).click();
    await expect(asking).toBeHidden();
    await drawer.getByRole("button", { name: /Close|关闭/ }).click();
    await expect(drawer).toBeHidden();
    await signOut(page);
  });

  await test.step("审计管理员看到两步,改了什么,链条相连", async () => {
    await signIn(page, "auditadmin");
    await expect(page.getByRole("heading", { level: 1, name: "审计" })).toBeVisible();
    await expectAccessible(page);
    for (const title of ["授权 · 提出申请", "授权 · 批准"]) {
      const row = isPhone(page)
        ? page.getByRole("listitem").filter({ hasText: title }).first()
        : page.getByRole("row").filter({ hasText: title }).first();
      await expect(row).toBeVisible();
      if (isPhone(page)) await row.getByRole("button", { name: /打\s*开/ }).click();
      else await row.getByRole("cell").first().click();
      const drawer = page.getByRole("dialog", { name: /审计记录/ });
      await expect(drawer).toContainText("核对无误");
      await expect(drawer).toContainText("审计管理员");
      await expect(drawer.getByRole("region", { name: "改了什么" })).toContainText("2030-12-31");
      await drawer.getByRole("button", { name: /Close|关闭/ }).click();
      await expect(drawer).toBeHidden();
    }
    await page.goto("/accounts");
    await expect(page.getByRole("button", { name: "新开账号" })).toHaveCount(0);
    await signOut(page);
  });
});

/** A day of the system administrator: accounts and rights, the running system, and nothing of the scores. */
import { choose, expect, expectAccessible, isPhone, signIn, signOut, test } from "./day";

test("系统管理员的一天", async ({ page }) => {
  const name = `e2e-${Date.now()}`;
  await signIn(page, "sysadmin");

  await test.step("一登录就是账号", async () => {
    await expect(page).toHaveURL(/\/accounts/);
    await expect(page.getByRole("heading", { level: 1, name: "账号" })).toBeVisible();
    await expect(page.getByText(/^共 \d+ 条/)).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("新开账号,授予角色", async () => {
    await page.getByRole("button", { name: "新开账号" }).click();
    const form = page.getByRole("dialog", { name: "新开账号" });
    await form.getByLabel("账号").fill(name);
    await form.getByLabel("姓名").fill("林小舟");
    await form.getByLabel("初始密码").fill("tangerine-river-88");
    await expectAccessible(page);
    await form.getByRole("button", { name: /保\s*存|开\s*户|新\s*开/ }).click();
    await expect(form).toBeHidden();
  });

  await test.step("找到它,停用须写理由", async () => {
    if (isPhone(page)) await page.getByText("筛选", { exact: true }).click();
    await page.getByPlaceholder("账号、姓名或工号").fill(name);
    await page.getByPlaceholder("账号、姓名或工号").press("Enter");
    await expect(page.getByText("共 1 条")).toBeVisible();
    if (isPhone(page)) await page.getByRole("button", { name: /打\s*开/ }).click();
    else await page.getByRole("cell", { name, exact: true }).click();
    const drawer = page.getByRole("dialog", { name: `林小舟(${name})` });
    await expect(drawer).toContainText("还没有角色");
    await expectAccessible(page);
    await drawer.getByRole("button", { name: "停用账号" }).click();
    const asking = page.getByRole("dialog", { name: `停用账号 ${name}` });
    await asking.getByRole("textbox").fill("误开");
    await asking.getByRole("button", { name: /停\s*用/ }).click();
    await expect(asking).toBeHidden();
    await expect(drawer.getByText("已停用")).toBeVisible();
    await drawer.getByRole("button", { name: /Close|关闭/ }).click();
    await expect(drawer).toBeHidden();
  });

  await test.step("系统运行:健康、队列、定时任务", async () => {
    await choose(page, "系统运行");
    await expect(page.getByRole("heading", { level: 1, name: "系统运行" })).toBeVisible();
    const conditions = page.getByRole("region", { name: "运行条件" });
    await expect(conditions.getByRole("listitem")).toHaveCount(5);
    await expect(conditions.getByRole("listitem").filter({ hasText: /^数据库/ })).toContainText("连接正常");
    await expect(page.getByRole("region", { name: "任务队列" })).toContainText("等待处理");
    await expect(page.getByRole("region", { name: "投递失败" })).toContainText("没有投递失败的消息");
    await expect(page.getByRole("region", { name: "定时任务" })).toContainText("清理过期的登录与会话");
    await expectAccessible(page);
  });

  await test.step("考评的内容一概看不到", async () => {
    const menu = page.getByRole("navigation", { name: isPhone(page) ? "底部菜单" : "主菜单" });
    const names = ["组织", "账号", "服务账号", "个人信息", "事件推送", "系统运行"];
    if (isPhone(page)) await menu.getByRole("button", { name: "更多" }).click();
    await expect(menu.getByRole("link")).toHaveCount(names.length + (isPhone(page) ? 1 : 0));
    for (const name of names) await expect(menu.getByRole("link", { name, exact: true })).toBeVisible();
    await page.goto("/runs");
    await expect(page.getByRole("alert")).toContainText("没有");
    await expect(page.getByRole("link", { name: /季度/ })).toHaveCount(0);
  });

  await signOut(page);
});

/** 诉求的一生 at both widths: raised, given away, worked on, claimed as solved, denied, solved again, confirmed. */
import type { APIRequestContext, Page } from "@playwright/test";
import {
  choose,
  expect,
  expectAccessible,
  expectThumbTargets,
  isPhone,
  PASSWORD,
  signIn,
  signOut,
  test,
} from "./day";

const API = "/api/v1/liaison";

interface Issue {
  id: string;
  number: string;
  title: string;
  version: number;
  state: string;
}

/** Somebody asked beside the page. */
class Caller {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly headers: Record<string, string>,
    readonly organization: string,
  ) {}

  static async of(request: APIRequestContext, username: string): Promise<Caller> {
    const answer = await request.post("/api/v1/identity/tokens", { data: { username, password: PASSWORD } });
    const headers = { authorization: `Bearer ${(await answer.json()).access_token}` };
    const me = await (await request.get("/api/v1/identity/me", { headers })).json();
    return new Caller(request, headers, me.roles[0].organization_id);
  }

  async raise(title: string): Promise<{ id: string; number: string; title: string }> {
    const data = {
      client_id: crypto.randomUUID(),
      organization_id: this.organization,
      category: "living",
      title,
      description: "晚餐六点结束,夜班九人吃不上热饭。",
    };
    const answer = await this.request.post(`${API}/issues`, { headers: this.headers, data });
    expect(answer.status(), await answer.text()).toBe(201);
    return { ...(await answer.json()), title };
  }

  async issue(id: string): Promise<Issue> {
    return (await this.request.get(`${API}/issues/${id}`, { headers: this.headers })).json();
  }

  async move(id: string, move: string, data: object): Promise<void> {
    const { version } = await this.issue(id);
    const headers = { ...this.headers, "if-match": `"${version}"`, "idempotency-key": crypto.randomUUID() };
    const answer = await this.request.post(`${API}/issues/${id}:${move}`, { headers, data });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  async reply(id: string, data: object): Promise<void> {
    const headers = { ...this.headers, "idempotency-key": crypto.randomUUID() };
    const answer = await this.request.post(`${API}/my-issues/${id}:reply`, { headers, data });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  async nameOf(id: string): Promise<string> {
    const answer = await this.request.get("/api/v1/registry/organizations/tree", { headers: this.headers });
    const rows: { id: string; name: string }[] = (await answer.json()).items;
    return rows.find((row) => row.id === id)?.name ?? "";
  }
}

/** The form of a move, opened by its button or from 更多办理. */
async function open(page: Page, move: string): Promise<ReturnType<Page["getByRole"]>> {
  const spaced = new RegExp(`^${move.length === 2 ? move.split("").join("\\s*") : move}$`);
  const main = page.locator("main");
  const button = main.getByRole("button", { name: spaced });
  await expect(main.getByRole("button", { name: "更多办理" })).toBeVisible();
  if (await button.isVisible()) await button.click();
  else {
    await main.getByRole("button", { name: "更多办理" }).click();
    await page.getByRole("menuitem", { name: move, exact: true }).click();
  }
  const form = page.getByRole("dialog", { name: move });
  await expect(form).toBeVisible();
  return form;
}

async function send(form: ReturnType<Page["getByRole"]>, word: string): Promise<void> {
  const spaced = new RegExp(`^${word.length === 2 ? word.split("").join("\\s*") : word}$`);
  await form.getByRole("button", { name: spaced }).click();
  await expect(form).toBeHidden();
}

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const next = (page: Page) => page.locator("main p[role=status]").first();

/** Three taps on the phone, a form at the desk. */
async function sayProgress(page: Page, issue: { id: string; title: string }): Promise<void> {
  if (!isPhone(page)) {
    await page.goto(`/issues/${issue.id}`);
    const form = await open(page, "登记进展");
    await form.getByLabel("进展").fill("已到现场查看");
    await expectAccessible(page);
    return send(form, "登记");
  }
  await page.goto("/m/handling");
  const card = page.getByRole("listitem").filter({ hasText: issue.title });
  await expectAccessible(page);
  await expectThumbTargets(page);
  await card.getByRole("link", { name: "有进展" }).click();
  await expect(page.getByRole("heading", { level: 1, name: issue.title })).toBeVisible();
  await expectAccessible(page);
  await expectThumbTargets(page);
  await page.getByRole("button", { name: "已到现场查看" }).click();
  await page.getByRole("button", { name: "提交进展" }).click();
  await expect(page.getByText("已提交,反映人能看到")).toBeVisible();
}

async function sayDone(page: Page, issue: { id: string; title: string }): Promise<void> {
  if (!isPhone(page)) {
    await page.goto(`/issues/${issue.id}`);
    const form = await open(page, "报告办理完毕");
    await form.getByLabel("办理情况").fill("已现场处理完毕");
    return send(form, "报告办理完毕");
  }
  await page.goto("/m/handling");
  const card = page.getByRole("listitem").filter({ hasText: issue.title });
  await card.getByRole("link", { name: "办理完毕" }).click();
  await page.getByRole("button", { name: "已现场处理完毕" }).click();
  await page.getByRole("button", { name: "报告办理完毕" }).click();
  await expect(page.getByText("已提交,反映人能看到")).toBeVisible();
}

test("诉求的一生:单位交办,承办单位办理,反映人说了算", async ({ page, request }) => {
  test.slow();
  const member = await Caller.of(request, "wl-member");
  const office = await Caller.of(request, "wl-orgdept");
  const handler = await Caller.of(request, "wl-secretary");
  const handlerName = await office.nameOf(handler.organization);
  const issue = await member.raise(`夜班吃不上热饭 ${Date.now()}`);

  await test.step("受理单位按标题找到,受理并交办", async () => {
    await signIn(page, "wl-orgdept");
    await choose(page, "诉求");
    await expect(page.getByRole("heading", { name: "群众诉求" })).toBeVisible();
    if (isPhone(page)) await page.getByText("筛选", { exact: true }).click();
    await page.getByLabel("查找").fill(issue.title);
    await page.getByLabel("查找").press("Enter");
    await expect(page).toHaveURL(/[?&]q=/);
    await expect(page.getByText("共 1 条")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: issue.title }).click();
    await expect(next(page)).toContainText("前受理");
    await expectAccessible(page);
    await send(await open(page, "受理"), "受理");
    await expect(next(page)).toContainText("接下来选定承办单位交办");
    const form = await open(page, "交办");
    await form.getByLabel("承办单位").fill(handlerName);
    await page.locator(".ant-select-tree-title").getByText(handlerName, { exact: true }).click();
    await expect(form.getByText(/须在 \d+ 个工作日内办结/)).toBeVisible();
    await expectAccessible(page);
    await send(form, "交办");
    await expect(next(page)).toContainText(`${handlerName}须在`);
    await signOut(page);
  });

  await test.step("承办单位登记进展,报告办理完毕;这还不算解决", async () => {
    await signIn(page, "wl-secretary");
    await sayProgress(page, issue);
    await expect.poll(async () => (await handler.issue(issue.id)).state).toBe("in_progress"); // sent by the outbox
    await sayDone(page, issue);
    await expect.poll(async () => (await handler.issue(issue.id)).state).toBe("resolved");
    await page.goto(`/issues/${issue.id}`);
    await expect(next(page)).toContainText("确认之前不算解决");
    await expect(region(page, "是否解决")).toContainText("还没有确认");
    await expect(page.getByRole("button", { name: "确认解决" })).toBeHidden();
    await expectAccessible(page);
  });

  await test.step("反映人说没有解决:重新打开,承办单位再办一次", async () => {
    await member.reply(issue.id, { reply: "not_solved", note: "周末还是没有热饭" });
    await page.reload();
    await expect(next(page)).toContainText("反映人说没有解决");
    await expect(region(page, "经过")).toContainText("周末还是没有热饭");
    await sayDone(page, issue);
    await expect.poll(async () => (await handler.issue(issue.id)).state).toBe("resolved");
  });

  await test.step("反映人确认并评价:两方的话分开写着", async () => {
    await member.reply(issue.id, { reply: "solved" });
    await member.reply(issue.id, { reply: "rate", satisfaction: 5 });
    await page.goto(`/issues/${issue.id}`);
    await expect(region(page, "是否解决")).toContainText("反映人说■确认解决");
    await expect(region(page, "是否解决")).toContainText("满意度 5 / 5");
    await expect(region(page, "是否解决")).toContainText("承办单位说");
    await expectAccessible(page);
  });
});

test("两人同时办一件:后一人得知谁先办了,看到最新内容", async ({ page, request }) => {
  const member = await Caller.of(request, "wl-member");
  const office = await Caller.of(request, "wl-orgdept");
  const issue = await member.raise(`值班室漏雨 ${Date.now()}`);
  await signIn(page, "wl-orgdept");
  await page.goto(`/issues/${issue.id}`);
  const form = await open(page, "不予受理");
  await form.getByLabel("理由").fill("不属于本单位职责");
  await office.move(issue.id, "accept", {});
  await form.getByRole("button", { name: "不予受理" }).click();
  await expect(form.getByText(/其他人刚办理了这件诉求\(.*受理\)/)).toBeVisible();
  expect((await office.issue(issue.id)).state).toBe("accepted");
  await form.getByRole("button", { name: /取\s*消/ }).click();
  await expect(next(page)).toContainText("已受理");
});

test("看板:移动卡片打开那一步的表单,不填就什么也不变", async ({ page, request }) => {
  const member = await Caller.of(request, "wl-member");
  const office = await Caller.of(request, "wl-orgdept");
  const issue = await member.raise(`检票机不够 ${Date.now()}`);
  await signIn(page, "wl-orgdept");
  await page.goto(`/issues/board?q=${encodeURIComponent(issue.title)}`);
  await expect(page.getByRole("heading", { name: "诉求看板" })).toBeVisible();
  await expect(page.getByRole("link", { name: issue.title })).toBeVisible();
  await expectAccessible(page);
  if (isPhone(page)) {
    await page.getByRole("button", { name: `移到… ${issue.number}` }).click();
    await page.getByRole("menuitem", { name: "移到“已受理”" }).click();
  } else {
    const card = page.getByRole("listitem").filter({ hasText: issue.title });
    await card.dragTo(page.getByRole("heading", { name: /已受理/ }));
  }
  const form = page.getByRole("dialog", { name: "受理" });
  await expect(form).toBeVisible();
  expect((await office.issue(issue.id)).state).toBe("reported");
  await send(form, "受理");
  await expect.poll(async () => (await office.issue(issue.id)).state).toBe("accepted");
  if (!isPhone(page)) {
    const card = page.getByRole("listitem").filter({ hasText: issue.title });
    await card.dragTo(page.getByRole("heading", { name: /待受理/ }));
    await expect(page.getByText("诉求不能退回到待受理。")).toBeVisible();
  }
});

test("登记诉求:边写边提示可能相同的,匿名的凭回执", async ({ page, request }) => {
  const member = await Caller.of(request, "wl-member");
  const mark = Date.now();
  const issue = await member.raise(`游客中心饮水机滤芯过期 ${mark}`);
  await signIn(page, "wl-company");
  await page.goto("/issues");
  await page.getByRole("button", { name: "登记诉求" }).click();
  const form = page.getByRole("dialog", { name: "登记诉求" });
  await form.getByLabel("问题(一句话)").fill(`游客中心饮水机滤芯过期了 ${mark}`);
  await expect(form.getByRole("link", { name: new RegExp(issue.number) })).toBeVisible();
  await expectAccessible(page);
  await form.getByLabel("具体情况").fill("水有异味");
  await form.getByLabel("类别", { exact: true }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: "生活条件" }).click();
  await form.getByLabel("反映人要求匿名").check();
  await form.getByRole("button", { name: /^登\s*记$/ }).click();
  await expect(page.getByText(/请把回执交给反映人.*[A-Z2-7]{4}-[A-Z2-7]{4}/)).toBeVisible();
  await page.getByRole("button", { name: "已交给反映人" }).click();
  await expect(page.getByText("匿名,系统不知道是谁")).toBeVisible();
});

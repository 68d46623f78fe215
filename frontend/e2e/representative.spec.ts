/** A representative's day: two visits with issues without a network, a tab that is gone, and everything exactly once. */
import { randomUUID } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectAccessible, expectThumbTargets, PASSWORD, signIn, test } from "./day";

const API = "/api/v1";
const ME = "yz-rep";
const OFFICE = "yz-orgdept";

interface Row {
  id: string;
  issue_count: number;
}

interface Outlet {
  outlet_id: string;
  name: string;
}

/** The server, asked directly as somebody. */
class As {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly headers: Record<string, string>,
  ) {}

  static async of(request: APIRequestContext, username: string): Promise<As> {
    const answer = await request.post(`${API}/identity/tokens`, { data: { username, password: PASSWORD } });
    const { access_token } = await answer.json();
    return new As(request, { authorization: `Bearer ${access_token}` });
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`${API}${path}`, { headers: this.headers });
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()) as T;
  }

  async post(path: string, data: object): Promise<void> {
    const headers = { ...this.headers, "idempotency-key": randomUUID() };
    const answer = await this.request.post(`${API}${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  async visits(words: string): Promise<Row[]> {
    const found = await this.get<{ items: Row[] }>(
      `/liaison/visits?mine=true&q=${encodeURIComponent(words)}`,
    );
    return found.items;
  }

  async issues(words: string): Promise<number> {
    const found = await this.get<{ total: number }>(`/liaison/issues?q=${encodeURIComponent(words)}`);
    return found.total;
  }
}

interface Home {
  representative: { id: string } | null;
  outlets: Outlet[];
}

/** Two outlets to look after; the office pairs what is missing. */
async function twoOutlets(request: APIRequestContext): Promise<[Outlet, Outlet]> {
  const me = await As.of(request, ME);
  let home = await me.get<Home>("/liaison/visits:home");
  expect(home.representative).not.toBeNull();
  if (home.outlets.length < 2) {
    const office = await As.of(request, OFFICE);
    const outlets = await office.get<{ items: { id: string }[] }>("/registry/outlets?size=50");
    const mine = new Set(home.outlets.map(({ outlet_id }) => outlet_id));
    const items = outlets.items
      .filter(({ id }) => !mine.has(id))
      .slice(0, 2 - home.outlets.length)
      .map(({ id }) => ({ outlet_id: id, representative_id: home.representative?.id }));
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await office.post("/liaison/pairings", { items, starts_on: today, note: "补齐结对" });
    home = await me.get<Home>("/liaison/visits:home");
  }
  const [first, second] = home.outlets;
  if (!first || !second) throw new Error("two outlets are needed");
  return [first, second];
}

const card = (page: Page, name: string) =>
  page.getByRole("list", { name: "我的网点" }).getByRole("listitem").filter({ hasText: name }).first();
const pending = (page: Page, count: number) => page.getByRole("link", { name: `${count} 条待发送` });

async function home(page: Page): Promise<void> {
  await page.goto("/m/liaison");
  await expect(page.getByRole("heading", { name: /^我的网点 \d+ 个$/ })).toBeVisible();
}

/** Writes a visit down: what was seen, and what people raised there. */
async function visit(page: Page, outlet: Outlet, seen: string, issues: string[]): Promise<void> {
  await card(page, outlet.name).getByRole("link", { name: "记走访" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "记走访" })).toBeVisible();
  await expect(page.getByLabel("网点")).toHaveValue(outlet.outlet_id);
  await page.getByLabel("看到的情况(一句话)").fill(seen);
  for (const [at, words] of issues.entries()) {
    await page.getByRole("button", { name: "+ 现场收集一个问题" }).click();
    await page
      .getByLabel(`问题 ${at + 1}`, { exact: true })
      .last()
      .fill(words);
    await page
      .getByRole("group", { name: `问题 ${at + 1} 类别` })
      .getByRole("button", { name: "生活条件" })
      .click();
  }
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByRole("heading", { name: /^我的网点/ })).toBeVisible();
}

/** The answers to visits never come back to this page, although the server has them. */
async function loseAnswers(page: Page): Promise<() => number> {
  let lost = 0;
  await page.route("**/api/v1/liaison/visits", async (route) => {
    await route.fetch();
    lost += 1;
  });
  return () => lost;
}

test("党代表断网的一天:两次走访带问题,关掉页面,回到网上每件正好一次", async ({ page, context, request }) => {
  const [first, second] = await twoOutlets(request);
  const me = await As.of(request, ME);
  const mark = `巡查${Date.now()}`;
  await signIn(page, ME);

  await test.step("手机上一登录就是我的网点:上次走访、下次走访、没办结的问题", async () => {
    await expect(page).toHaveURL(/\/m\/liaison$/);
    await home(page);
    await expect(card(page, first.name)).toContainText(/上次走访 .+下次 \d{4}-\d\d-\d\d 前/);
    await expectAccessible(page);
    await expectThumbTargets(page);
  });

  const other = await context.newPage();
  await home(other);
  await other.waitForTimeout(2_500);
  await page.waitForTimeout(500);
  await context.setOffline(true);

  await test.step("没有网络:两次走访、三个问题,都写着待发送", async () => {
    await visit(page, first, `${mark}甲:厨房设备老旧`, [
      `${mark} 灶具坏了。做饭困难`,
      `${mark} 没有休息的地方`,
    ]);
    await expect(card(page, first.name)).toContainText("走访待发送 1");
    await expect(pending(page, 1)).toBeVisible();
    await page.close();
    await visit(other, second, `${mark}乙:夏粮收购前人手紧`, [`${mark} 缺一台打印机`]);
    await expect(pending(other, 2)).toBeVisible();
    await expectAccessible(other);
    expect(await me.visits(mark)).toEqual([]);
  });

  await test.step("待发送里看得到说了什么", async () => {
    await pending(other, 2).click();
    await expect(other.getByText(`走访${first.name}`)).toBeVisible();
    await expect(other.getByText(new RegExp(`${mark}甲:厨房设备老旧 · 收集问题 2 个`))).toBeVisible();
    await expectAccessible(other);
    await expectThumbTargets(other);
  });

  await test.step("答复丢了、页面没了:重开再发,服务器仍只有两次走访、三个问题", async () => {
    const lost = await loseAnswers(other);
    await context.setOffline(false);
    await expect.poll(lost).toBeGreaterThan(0);
    await other.close();
    const [again, beside] = [await context.newPage(), await context.newPage()];
    await Promise.all([again.goto("/m/liaison"), beside.goto("/m/liaison")]);
    await expect.poll(async () => (await me.visits(mark)).length, { timeout: 60_000 }).toBe(2);
    await expect(again.getByRole("link", { name: /条待发送/ })).toHaveCount(0);
    await expect(beside.getByRole("link", { name: /条待发送/ })).toHaveCount(0);
    const visits = await me.visits(mark);
    expect(visits.map(({ issue_count }) => issue_count).sort()).toEqual([1, 2]);
    expect(await me.issues(mark)).toBe(3);
    await expect(card(again, first.name)).not.toContainText("走访待发送");
  });
});

test("走访照写:字不丢,只问一句话,特大字号也点得到", async ({ page, request }) => {
  const [first] = await twoOutlets(request);
  await signIn(page, ME);
  await home(page);
  await card(page, first.name).getByRole("link", { name: "记走访" }).click();
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByRole("alert")).toHaveText("请用一句话写下看到的情况");
  await page.getByLabel("看到的情况(一句话)").fill("写了一半");
  await page.getByRole("button", { name: "+ 现场收集一个问题" }).click();
  await page.reload();
  await expect(page.getByLabel("看到的情况(一句话)")).toHaveValue("写了一半");
  await expect(page.getByRole("region", { name: "第 1 个问题" })).toBeVisible();
  await expect(page.getByLabel(/位置|定位|照片/)).toHaveCount(0);
  await page.locator("summary").filter({ hasText: "▾" }).first().click();
  await page.getByRole("button", { name: "特大" }).click();
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await expectThumbTargets(page, 60);
  await page.getByRole("button", { name: "删去这个问题" }).click();
  await page.getByLabel("看到的情况(一句话)").fill("");
});

/** The inbox: what waits comes by itself, opens where it is done, goes by itself, and nobody else sees it. */
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectAccessible, expectThumbTargets, isPhone, PASSWORD, signIn, test } from "./day";

const RECTIFICATIONS = "/api/v1/appraisal/rectifications";
/** Services tell each other by events; the page hears of it without being loaded again. */
const HEARD_WITHIN = 15_000;

interface Finding {
  id: string;
  version: number;
}

async function headersOf(request: APIRequestContext, username: string): Promise<Record<string, string>> {
  const answer = await request.post("/api/v1/identity/tokens", { data: { username, password: PASSWORD } });
  expect(answer.status()).toBe(200);
  return { authorization: `Bearer ${(await answer.json()).access_token}` };
}

const once = () => ({ "idempotency-key": crypto.randomUUID() });
const inTenDays = () => new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);

/** The inspector finds something on the branch of the secretary, on an indicator that nobody works on. */
async function find(request: APIRequestContext, problem: string): Promise<Finding> {
  const me = await request.get("/api/v1/identity/me", { headers: await headersOf(request, "secretary") });
  const organization_id = (await me.json()).roles[0].organization_id;
  const headers = await headersOf(request, "inspector");
  const known = await request.get(`${RECTIFICATIONS}:proposals`, { headers, params: { organization_id } });
  const { scheme_code, period, others } = await known.json();
  for (const { code } of others) {
    const data = { organization_id, scheme_code, period, indicator: code, problem, source: "analysis" };
    const answer = await request.post(RECTIFICATIONS, {
      headers: { ...headers, ...once() },
      data: { ...data, due_on: inTenDays() },
    });
    if (answer.status() === 201) return answer.json();
    expect(answer.status()).toBe(409);
  }
  throw new Error("every indicator of the branch is being put right");
}

async function withdraw(request: APIRequestContext, { id, version }: Finding): Promise<void> {
  const headers = await headersOf(request, "inspector");
  const answer = await request.post(`${RECTIFICATIONS}/${id}:withdraw`, {
    headers: { ...headers, ...once(), "if-match": `"${version}"` },
    data: { reason: "演练完毕" },
  });
  expect(answer.status()).toBe(200);
}

/** The bell in the header of the desk, and the entry of the bar on a phone. */
const bell = (page: Page) => page.getByRole("link", { name: /^待办/ }).filter({ visible: true }).first();

async function waiting(page: Page): Promise<number> {
  return Number(/\d+/.exec((await bell(page).textContent()) ?? "")?.[0] ?? 0);
}

test("待办箱", async ({ page, request }) => {
  await signIn(page, "secretary");
  await expect(bell(page)).toBeVisible();
  await bell(page).click();
  await expect(page).toHaveURL(isPhone(page) ? /\/m\/inbox/ : /\/inbox/);
  await expect(page.getByRole("heading", { name: "待办" })).toBeVisible();
  await expect(page.getByRole(isPhone(page) ? "list" : "table", { name: "待办" }).first()).toBeVisible();
  const before = await waiting(page);
  await expectAccessible(page);
  if (isPhone(page)) await expectThumbTargets(page);

  const finding = await find(request, "会议记录不完整");
  const opens = page.locator(`main a[href="/rectifications/${finding.id}"]`);

  await test.step("有事要办,自己就来,不用刷新", async () => {
    await expect(opens).toBeVisible({ timeout: HEARD_WITHIN });
    await expect(opens).toContainText("报告整改情况");
    await expect.poll(() => waiting(page), { timeout: HEARD_WITHIN }).toBe(before + 1);
    await expectAccessible(page);
  });

  const headers = await headersOf(request, "secretary");
  const listed = await request.get("/api/v1/integration/todos", { headers, params: { size: 200 } });
  const { items } = (await listed.json()) as { items: { id: string; object_id: string }[] };
  const todo = items.find(({ object_id }) => object_id === finding.id);

  await test.step("从门户的链接打开,就到办事的那一页", async () => {
    await page.goto(`/go/${todo?.id}`);
    await expect(page).toHaveURL(new RegExp(`/rectifications/${finding.id}`));
    await expect(page.getByText("会议记录不完整").first()).toBeVisible();
  });

  await test.step("与自己无关的待办,就像不存在的网页", async () => {
    await page.goto("/go/01900000-0000-7000-8000-000000000000");
    await expect(page.getByRole("heading", { name: "没有这个页面" })).toBeVisible();
  });

  await test.step("没有事了,自己就走,留在已办里", async () => {
    await page.goto(isPhone(page) ? "/m/inbox" : "/inbox");
    await expect(opens).toBeVisible();
    await withdraw(request, finding);
    await expect(opens).toHaveCount(0, { timeout: HEARD_WITHIN });
    await expect.poll(() => waiting(page), { timeout: HEARD_WITHIN }).toBe(before);
    await page.getByText("已办", { exact: true }).click();
    await expect(opens).toBeVisible();
    await expect(page.getByText("已撤回").first()).toBeVisible();
  });
});

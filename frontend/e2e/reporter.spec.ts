/** A person without an account: raised by a QR code, said to be solved, not solved, solved, confirmed and praised. */
import { randomUUID } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectAccessible, PASSWORD, test } from "./day";

const API = "/api/v1/liaison";
const OFFICE = "yz-orgdept";
/** One grey pixel. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

/** The office and the handler, asked beside the page. */
class Office {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly headers: Record<string, string>,
    readonly place: string,
  ) {}

  static async of(request: APIRequestContext): Promise<Office> {
    const data = { username: OFFICE, password: PASSWORD };
    const { access_token } = await (await request.post("/api/v1/identity/tokens", { data })).json();
    const headers = { authorization: `Bearer ${access_token}` };
    const me = await (await request.get("/api/v1/identity/me", { headers })).json();
    return new Office(request, headers, me.roles[0].organization_id);
  }

  private async send(path: string, data: object, version?: number) {
    const seen: Record<string, string> = version === undefined ? {} : { "if-match": `"${version}"` };
    const headers = { ...this.headers, ...seen, "idempotency-key": randomUUID() };
    const answer = await this.request.post(`${API}${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  }

  /** The link of a new way in. */
  async wayIn(): Promise<string> {
    const body = {
      organization_id: this.place,
      kind: "organization",
      name: "职工心声码",
      guide: "有困难请告诉我们",
      starts_on: "2026-01-01",
    };
    const { link } = await this.send("/intakes", body);
    return new URL(link).pathname;
  }

  /** Takes it on where that is still to be done, and says that it is solved. */
  async solve(number: string, summary: string): Promise<void> {
    const query = { params: { q: number }, headers: this.headers };
    const { items } = await (await this.request.get(`${API}/issues`, query)).json();
    let issue = await (
      await this.request.get(`${API}/issues/${items[0].id}`, { headers: this.headers })
    ).json();
    const step = async (move: string, body: object) => {
      issue = await this.send(`/issues/${issue.id}:${move}`, body, issue.version);
    };
    if (issue.state === "reported") {
      await step("accept", {});
      await step("assign", { handler_organization_id: this.place });
    }
    await step("start", {});
    await step("resolve", { kind: "fixed", summary });
  }
}

async function reload(page: Page, state: string): Promise<void> {
  await page.reload();
  await expect(page.getByRole("main")).toContainText(state);
}

test("扫码反映到确认解决", async ({ page, request }) => {
  const office = await Office.of(request);
  const path = await office.wayIn();
  let number = "";

  await test.step("不登录就能反映,断网时写的还在", async () => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "反映问题" })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("请把情况写下来").fill("食堂冰柜老旧,夏天存不住菜。");
    await page.getByRole("button", { name: "生活条件" }).click();
    await page.getByLabel("选照片").setInputFiles({
      name: "photo.png",
      mimeType: "image/png",
      buffer: PICTURE,
    });
    await expect(page.getByRole("list", { name: "照片" }).getByRole("listitem")).toHaveCount(1);
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "提交", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("网络不通");
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "提交", exact: true }).click();
    await expect(page.getByRole("heading", { name: "已收到,谢谢您" })).toBeVisible();
    await expect(page.getByText("照片正在上传")).toBeHidden();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expectAccessible(page);
    number =
      (await page
        .getByText(/^LX-\d{4}-\d+$/)
        .first()
        .textContent()) ?? "";
  });

  await test.step("回执打开自己的反映,照片在,名字不在", async () => {
    await page.getByRole("link", { name: "打开我的反映" }).click();
    await expect(page).toHaveURL(/\/c#/);
    await expect(page.getByRole("main")).toContainText("待受理");
    await page.getByRole("button", { name: "附件.jpg" }).click();
    await expect(page.getByRole("img", { name: "附件.jpg" })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("办了没解决:退回去重办", async () => {
    await office.solve(number, "已联系厂家维修。");
    await reload(page, "待确认");
    await page.getByRole("button", { name: "没有解决" }).click();
    await page.getByLabel("请说说现在的情况").fill("修了一天又坏了");
    await expectAccessible(page);
    await page.getByRole("button", { name: "提交:没有解决" }).click();
    await expect(page.getByRole("main")).toContainText("已重开");
  });

  await test.step("再办、解决、确认、评价", async () => {
    await office.solve(number, "换了新冰柜。");
    await reload(page, "待确认");
    await page.getByRole("button", { name: "已经解决" }).click();
    await expect(page.getByRole("main")).toContainText("已确认");
    await page.getByText("很满意", { exact: true }).click();
    await page.getByLabel("想说的话(可不填)").fill("这回好了");
    await page.getByRole("button", { name: "提交评价" }).click();
    await expect(page.getByText("您的评价:5 分")).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("错的回执说得明白", async () => {
    await page.goto("/c#AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG");
    await expect(page.getByRole("alert")).toContainText("没有找到这张回执");
    await page.goto("/r/aaaaaaaaaaaaaaaa");
    await expect(page.getByRole("alert")).toContainText("没有找到这个反映入口");
    await expectAccessible(page);
  });
});

/** A group's year at both widths: given out, measured, accepted, promised, signed for, and compared. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { choose, expect, expectAccessible, isPhone, pick, signIn, signOut, test } from "./day";

interface Due {
  title: string;
  organization_name: string;
  is_quantitative: boolean;
  current_value: string | null;
}

const UNIT = "景区运营公司";
/** The day in China, where the product keeps its calendar. */
const TODAY = new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
const NEXT_YEAR = Number(TODAY.slice(0, 4)) + 1;

/** Opens 目标 and from there one of its pages. */
async function chooseTargets(page: Page, name: string, heading = name): Promise<void> {
  await choose(page, "目标");
  await page.getByRole("navigation", { name: "目标" }).getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
}

/** The entries of a list: rows on a desk, cards on a phone. */
function entries(page: Page, list: string): Locator {
  return isPhone(page)
    ? page.getByRole("list", { name: list, exact: true }).locator(":scope > li")
    : page.getByRole("main").locator("tbody tr.ant-table-row");
}

/** A state in words; a sign for those who see no colour stands before them. */
function tag(within: Page | Locator, words: string): Locator {
  return within.getByText(new RegExp(`^\\W?${words}$`)).first();
}

async function pickOrganization(page: Page, form: Locator, label: string, name: string): Promise<void> {
  await expect(async () => {
    const field = form.getByLabel(label, { exact: true });
    await field.click();
    await field.fill(name);
    const found = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)");
    await found.getByTitle(name, { exact: true }).first().click({ timeout: 2_000 });
  }).toPass();
}

test("批量下达:先预览,有进度,没有人动过可以整体撤销", async ({ page }) => {
  const title = `年度支部目标 ${Date.now()}`;
  await signIn(page, "wl-orgdept");
  await chooseTargets(page, "批量下达");
  await expect(entries(page, "批量下达").filter({ hasText: "支部基本目标" }).first()).toContainText("已完成");
  await expectAccessible(page);

  await page.getByRole("button", { name: "批量下达目标" }).click();
  const form = page.getByRole("dialog", { name: "批量下达目标" });
  await form.getByLabel("名称", { exact: true }).fill(title);
  await pickOrganization(page, form, "范围", "澜江文化旅游集团");
  await form.getByLabel("目标名称").fill("组织生活会");
  await form.getByLabel("目标值").fill("2");
  await form.getByLabel("单位", { exact: true }).fill("次");
  // As drafts on the phone: taken back, they are gone; what was in force on the desk stays as 已取消.
  if (isPhone(page)) await form.getByRole("switch").click();
  await form.getByRole("button", { name: /^预览/ }).click();
  const preview = form.getByRole("region", { name: "预览" });
  await expect(preview.getByText("17 个组织 × 1 个目标 = 17 个")).toBeVisible();
  await expect(preview.getByRole("row").filter({ hasText: `${UNIT}党支部` })).toContainText("2 次");
  await expectAccessible(page);

  await form.getByRole("button", { name: "下达 17 个目标" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(tag(page, "已完成")).toBeVisible();
  await expect(page.getByText("已为 17 个组织写入 17 个目标。")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "整体撤销" }).click();
  const why = page.getByRole("dialog", { name: "撤销这次批量下达" });
  const confirm = why.getByRole("button", { name: /^撤\s*销$/ });
  await expect(confirm).toBeDisabled();
  await why.getByLabel("理由").fill("与年初方案重复");
  await expectAccessible(page);
  await confirm.click();
  await expect(tag(page, "已撤销")).toBeVisible();
  await expect(page.getByText("与年初方案重复")).toBeVisible();
  await expect(page.getByRole("button", { name: "整体撤销" })).toHaveCount(0);
});

test("进度填报:在清单里一次填两项;分段监测三问,同层级单位分级选优", async ({ page }) => {
  await signIn(page, "wl-orgdept");
  const asked = page.waitForResponse((answer) => answer.url().includes("/readings/due"));
  await chooseTargets(page, "进度填报");
  const { items }: { items: Due[] } = await (await asked).json();
  const [first, second, third] = items.filter((row) => row.is_quantitative && row.current_value);
  const rows = entries(page, `进度读数 ${TODAY.slice(0, 7)}`);
  const field = (row: Due | undefined) =>
    page.getByLabel(`${row?.organization_name}${row?.title}的读数`, { exact: true });
  const higher = (row: Due | undefined) => (Number(row?.current_value) + 0.1).toFixed(1);

  await field(first).fill(higher(first));
  await field(second).fill(higher(second));
  await field(third).fill("差不多");
  await expect(page.getByText("请填写数字,例如 1250.5")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "保存 2 项" }).click();
  await expect(page.getByText("已填报 2 项")).toBeVisible();
  for (const row of [first, second]) {
    const shown = rows.filter({ has: field(row) });
    await expect(shown).toContainText(higher(row).replace(/\.0$/, ""));
    await expect(shown).not.toContainText("未填报");
    await expect(field(row)).toHaveValue("");
  }
  await expect(page.getByRole("button", { name: /^保存 \d+ 项$/ })).toHaveCount(0);

  await page.getByRole("navigation", { name: "目标" }).getByRole("link", { name: "分段监测" }).click();
  const unit = page.getByRole("main").getByRole("listitem").filter({ hasText: UNIT }).first();
  for (const question of ["干了多少", "干得怎样", "还差什么"])
    await expect(unit.getByText(question, { exact: true })).toBeVisible();
  const levels = page.getByRole("region", { name: "分级选优" });
  await expect(levels.getByRole("columnheader", { name: "加权完成率" })).toBeVisible();
  await expect(tag(levels, "入围")).toBeVisible();
  await expectAccessible(page);
  await unit.getByRole("button", { name: UNIT }).click();
  await expect(page).toHaveURL(/org=/);
  await expect(page.getByRole("button", { name: `${UNIT}党支部` })).toBeVisible();
  await expectAccessible(page);
});

test("考核结果:单位提交,上级验收,自动记入台账,可以倒追", async ({ page }) => {
  let target = "";
  let address = "";

  await test.step("单位:到期自动算好的结果,提交", async () => {
    await signIn(page, "wl-company");
    await chooseTargets(page, "考核结果", "目标考核结果");
    await expect(entries(page, "目标考核结果").first()).toBeVisible();
    await expectAccessible(page);
    const waiting = entries(page, "目标考核结果").filter({ hasText: /待提交|已退回/ });
    // Every run takes one further; where all are accepted already, the last one is looked at again.
    const chosen = (await waiting.count()) > 0 ? waiting.first() : entries(page, "目标考核结果").first();
    const link = chosen.getByRole("link").first();
    target = (await link.textContent()) ?? "";
    await link.click();
    await expect(page.getByRole("heading", { level: 1, name: target })).toBeVisible();
    await expect(page.getByText("到期自动计算").first()).toBeVisible();
    address = new URL(page.url()).pathname;
    await expectAccessible(page);
    const submit = page.getByRole("button", { name: /^提\s*交$/ });
    if ((await submit.count()) === 0) return;
    await submit.click();
    const dialog = page.getByRole("dialog", { name: "提交结果" });
    await dialog.getByLabel("说明").fill("数据取自财务月报");
    await dialog.getByRole("button", { name: /^提\s*交$/ }).click();
    await expect(tag(page, "待验收")).toBeVisible();
    await expect(page.getByText(/由上级/).first()).toBeVisible();
    await expect(page.getByRole("button", { name: /^验\s*收$/ })).toHaveCount(0);
    await expectAccessible(page);
  });
  await signOut(page);

  await test.step("上级:验收,记入台账", async () => {
    await signIn(page, "wl-orgdept");
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1, name: target })).toBeVisible();
    const accept = page.getByRole("button", { name: /^验\s*收$/ });
    const there = page.getByRole("link", { name: "已自动记入台账" });
    await expect(accept.or(there)).toBeVisible();
    if (await accept.isVisible()) {
      await accept.click();
      const dialog = page.getByRole("dialog", { name: "验收" });
      await expect(dialog).toContainText("自动记入该单位台账");
      await dialog.getByRole("button", { name: /^验\s*收$/ }).click();
    }
    await expect(tag(page, "已验收")).toBeVisible();

    await page.getByRole("button", { name: "查看任务、责任人和组织生活" }).click();
    const behind = page.getByRole("region", { name: "倒追" });
    await expect(behind.getByText("期间的组织生活(台账)")).toBeVisible();
    await expect(behind.getByText(/责任人:/)).toBeVisible();
    await expectAccessible(page);
    await there.click();
    await expect(page.getByRole("heading", { level: 1, name: "台账" })).toBeVisible();
    const entry = entries(page, "电子台账").filter({ hasText: target });
    await expect(async () => {
      if ((await entry.count()) === 0) await page.reload();
      await expect(entry.first()).toBeVisible({ timeout: 3_000 });
    }).toPass();
    await expectAccessible(page);
  });
});

test("亮承诺:六个带头写全了才公开,公开后就是任务", async ({ page }) => {
  // One sheet for a person, a place and a year: the secretary's on the desk, the company head's on the phone.
  const [username, place] = isPhone(page) ? ["wl-company", UNIT] : ["wl-secretary", `${UNIT}党支部`];
  await signIn(page, username);
  await page.goto("/commitments");
  await expect(entries(page, "承诺").first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "写承诺" }).click();
  const form = page.getByRole("dialog", { name: "写承诺" });
  await pickOrganization(page, form, "在哪个单位践诺", place);
  await pick(page, "年度", `${NEXT_YEAR} 年`);
  await expectAccessible(page);
  await form.getByRole("button", { name: "开始填写" }).click();
  const heading = page.getByRole("heading", { level: 1, name: /的承诺$/ });
  const already = form.getByText(new RegExp(`已有 ${NEXT_YEAR} 年的承诺`)).first();
  await expect(heading.or(already)).toBeVisible();
  if (await already.isVisible()) {
    await form.getByRole("button", { name: /^取\s*消$/ }).click();
    const sheet = entries(page, "承诺")
      .filter({ hasText: place })
      .filter({ hasText: String(NEXT_YEAR) });
    await sheet.getByRole("link").first().click();
    await expect(heading).toBeVisible();
  }

  const write = page.getByRole("button", { name: /^填\s*写$/ });
  const sections = page.getByRole("main").getByRole("region");
  await expect(sections).toHaveCount(6);
  if (await write.isVisible()) {
    await expect(page.getByText(/承诺书须覆盖六个带头/)).toBeVisible();
    await expect(page.getByRole("button", { name: "公开承诺" })).toBeDisabled();
    await expectAccessible(page);
    await write.click();
    const lines = page.getByRole("dialog", { name: "填写承诺" });
    await expect(lines.getByLabel("承诺什么")).toHaveCount(6);
    for (let line = 0; line < 6; line++)
      await lines
        .getByLabel("承诺什么")
        .nth(line)
        .fill(`${NEXT_YEAR}年第 ${line + 1} 件实事(${username})`);
    await expectAccessible(page);
    await lines.getByRole("button", { name: /^保\s*存$/ }).click();
    await expect(lines).toBeHidden();
    await page.getByRole("button", { name: "公开承诺" }).click();
    const sure = page.getByRole("dialog");
    await expect(sure).toContainText("6 条承诺成为任务");
    await sure.getByRole("button", { name: /^公\s*开$/ }).click();
  }
  await expect(page.getByText(/已公开,践诺 \d \/ 6$/)).toBeVisible();
  await expect(page.getByText(/进度 \d+ %/)).toHaveCount(6);
  await expectAccessible(page);
  await page.goto(`/tasks?q=${encodeURIComponent(`件实事(${username})`)}`);
  for (let line = 1; line <= 6; line++)
    await expect(page.getByText(`${NEXT_YEAR}年第 ${line} 件实事(${username})`).first()).toBeVisible();
});

test("责任书:生效的一份,打印稿下得来,内容核对得上", async ({ page }) => {
  await signIn(page, "wl-company");
  await choose(page, "责任书");
  const mine = entries(page, "责任书").filter({ hasText: "生效" });
  await expect(mine.first()).toContainText(UNIT);
  await expectAccessible(page);
  await mine.first().getByRole("link").first().click();
  const versions = page.getByRole("region", { name: "版本与签署" });
  await expect(versions.getByText("生效中").first()).toBeVisible();
  await expectAccessible(page);

  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载 PDF" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(/责任书.*\.pdf$/);
  const paper = await readFile(await saved.path());
  expect(paper.subarray(0, 4).toString("latin1")).toBe("%PDF");
  expect(paper.length).toBeGreaterThan(2_000);

  await versions
    .getByRole("button", { name: /^核\s*对$/ })
    .first()
    .click();
  await expect(versions.getByRole("status").first()).toContainText("核对一致:内容与摘要、签署相符");
  await expectAccessible(page);
});

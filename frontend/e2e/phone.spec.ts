/** A day on the phone: one tap, three taps, without a network, on a weak one, and whoever else uses the device. */
import type { BrowserContext, Page } from "@playwright/test";
import { expect, expectAccessible, expectThumbTargets, signIn, signOut, test } from "./day";
import { Server } from "./server";

let server: Server;
test.beforeEach(async ({ request }) => {
  server = await Server.of(request, "secretary");
});
test.afterEach(() => server.clear());

const cards = (page: Page) => page.getByRole("list", { name: "今天的任务" }).getByRole("listitem");
const card = (page: Page, title: string) => cards(page).filter({ hasText: title });
const pending = (page: Page, count: number) => page.getByRole("link", { name: `${count} 条待发送` });

async function today(page: Page): Promise<void> {
  await page.goto("/m");
  await expect(page.getByRole("heading", { name: /^今天 \d+ 件$/ })).toBeVisible();
}

test("书记的一天:一下无变化,三下有进展,十分钟内撤销", async ({ page }) => {
  const [quiet, moving] = [await server.task("班组学习"), await server.task("党员突击队")];
  await signIn(page, "secretary");

  await test.step("手机上一登录就是今天,灯有形状和字", async () => {
    await expect(page).toHaveURL(/\/m$/);
    await expect(card(page, quiet.title)).toContainText(/[■◆▲●](绿灯|黄灯|红灯|蓝灯)/);
    await expect(card(page, quiet.title)).toContainText(/个工作日|今天到期/);
    await expectAccessible(page);
    await expectThumbTargets(page);
  });

  await test.step("无变化:一下;撤销:一下", async () => {
    await card(page, quiet.title).getByRole("button", { name: "无变化" }).click();
    await expect(page.getByText(/^无变化:已记录 \d\d:\d\d,可撤销$/)).toBeVisible();
    await expectAccessible(page);
    expect(await server.kinds([quiet])).toEqual(["no_change"]);
    await page.getByRole("button", { name: `撤销:${quiet.title}` }).click();
    await expect(page.getByText("已撤销", { exact: true })).toBeVisible();
    await expect.poll(async () => (await server.checkIns(quiet.id))[0]?.undone_at).not.toBeNull();
    await expect(card(page, quiet.title).getByRole("button", { name: "无变化" })).toBeEnabled();
  });

  await test.step("有进展:三下,没有要打的字", async () => {
    let taps = 0;
    const tap = async (
      role: "link" | "button",
      name: string,
      within: Page | ReturnType<typeof card> = page,
    ) => {
      await within.getByRole(role, { name, exact: true }).click();
      taps += 1;
    };
    await tap("link", "有进展", card(page, moving.title));
    await expect(page.getByRole("heading", { level: 1, name: moving.title })).toBeVisible();
    await expectAccessible(page);
    await expectThumbTargets(page);
    await tap("button", "60%");
    await tap("button", "提交");
    expect(taps).toBe(3);
    await expect(page.getByText(/^有进展:已记录/)).toBeVisible();
    expect(await server.checkIns(moving.id)).toMatchObject([{ kind: "progress", percent: "60" }]);
    await expect(card(page, moving.title)).toContainText("完成 60%");
  });

  await test.step("受阻:一句话;下次可以直接点上次的话", async () => {
    await card(page, moving.title).getByRole("link", { name: "受阻" }).click();
    await expect(page.getByRole("button", { name: "提交" })).toBeDisabled();
    await page.getByRole("textbox").fill("等设备到货");
    await page.getByRole("button", { name: "提交" }).click();
    await expect(card(page, moving.title)).toContainText("上次:等设备到货");
    await card(page, moving.title).getByRole("link", { name: "有进展" }).click();
    await page.getByRole("button", { name: "等设备到货" }).click();
    await expect(page.getByRole("textbox")).toHaveValue("等设备到货");
  });

  await test.step("特大字号:目标 60,正文 18,标题 30,不横滚", async () => {
    await today(page);
    await page.locator("summary").filter({ hasText: "▾" }).first().click();
    await page.getByRole("button", { name: "特大" }).click();
    await page.keyboard.press("Escape");
    await expectAccessible(page);
    await expectThumbTargets(page, 60);
    const sizes = await page.evaluate(() =>
      ["main li h2", "main li button", "main li p"].map((place) =>
        Number.parseFloat(getComputedStyle(document.querySelector(place) as Element).fontSize),
      ),
    );
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(30);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18);
    await card(page, moving.title).getByRole("link", { name: "已完成" }).click();
    await expect(page.getByRole("heading", { level: 1, name: moving.title })).toBeVisible();
    await expectAccessible(page);
    await expectThumbTargets(page, 60);
  });
});

/** The answers to check-ins never come back to this page, although the server has them. */
async function loseAnswers(page: Page): Promise<{ lost: () => number }> {
  let lost = 0;
  await page.route("**/check-ins", async (route) => {
    await route.fetch();
    lost += 1;
  });
  return { lost: () => lost };
}

async function workOffline(page: Page, context: BrowserContext, titles: string[]): Promise<Page> {
  const [first = "", second = "", third = "", fourth = "", fifth = ""] = titles;
  const other = await context.newPage();
  await today(other);
  await other.waitForTimeout(2_500);
  await context.setOffline(true);
  for (const title of [first, second, third]) {
    await card(page, title).getByRole("button", { name: "无变化" }).click();
    await expect(card(page, title)).toContainText("待发送:无变化");
  }
  await expect(pending(page, 3)).toBeVisible();
  await expectAccessible(page);
  await page.close();
  await card(other, fourth).getByRole("link", { name: "有进展" }).click();
  await other.getByRole("button", { name: "70%" }).click();
  await other.getByRole("textbox").fill("已联系讲解员");
  await other.getByRole("button", { name: "提交" }).click();
  await expect(card(other, fourth)).toContainText("完成 70%");
  await card(other, fifth).getByRole("link", { name: "受阻" }).click();
  await other.getByRole("textbox").fill("等场地");
  await other.getByRole("button", { name: "提交" }).click();
  await expect(pending(other, 5)).toBeVisible();
  return other;
}

test("断网照常:五件事,关掉一个页面,回到网上每件正好一次", async ({ page, context }) => {
  const tasks: { id: string; title: string }[] = [];
  for (const title of ["主题党日", "党课", "谈心谈话", "讲解员培训", "场地布置"])
    tasks.push(await server.task(title));
  await signIn(page, "secretary");
  await today(page);
  const other = await workOffline(
    page,
    context,
    tasks.map(({ title }) => title),
  );
  expect(await server.kinds(tasks)).toEqual([]);

  await test.step("答复丢了、页面没了:重开的两个页面再发,服务器仍只有五件", async () => {
    const { lost } = await loseAnswers(other);
    await context.setOffline(false);
    await expect.poll(lost).toBeGreaterThan(0);
    await other.close();
    const [again, beside] = [await context.newPage(), await context.newPage()];
    await Promise.all([again.goto("/m"), beside.goto("/m")]);
    await expect.poll(async () => (await server.kinds(tasks)).length, { timeout: 60_000 }).toBe(5);
    await expect(again.getByRole("link", { name: /条待发送/ })).toHaveCount(0);
    await expect(beside.getByRole("link", { name: /条待发送/ })).toHaveCount(0);
    expect((await server.kinds(tasks)).sort()).toEqual([
      "blocked",
      "no_change",
      "no_change",
      "no_change",
      "progress",
    ]);
    expect(await server.checkIns(tasks[3]?.id ?? "")).toMatchObject([
      { percent: "70", note: "已联系讲解员" },
    ]);
  });
});

test("没发出的:撤销就没了;退出前先问;别人登录看不到、不代发", async ({ page, context }) => {
  const [kept, dropped] = [await server.task("安全巡查"), await server.task("走访慰问")];
  await signIn(page, "secretary");
  await today(page);
  await page.waitForTimeout(2_500);
  await context.setOffline(true);

  await test.step("撤销没发出的,不留痕迹", async () => {
    await card(page, kept.title).getByRole("button", { name: "无变化" }).click();
    await card(page, dropped.title).getByRole("button", { name: "无变化" }).click();
    await expect(pending(page, 2)).toBeVisible();
    await page.getByRole("button", { name: `撤销:${dropped.title}` }).click();
    await expect(pending(page, 1)).toBeVisible();
    await expect(card(page, dropped.title).getByRole("button", { name: "无变化" })).toBeEnabled();
  });

  await test.step("刷新不了,清单还在,写着截至几点", async () => {
    await page.getByRole("button", { name: "刷新" }).click();
    await expect(page.getByText(/^截至 \d\d:\d\d\(离线\)/)).toBeVisible();
    await expect(card(page, kept.title)).toContainText("待发送:无变化");
  });

  const leave = async () => {
    await page.locator("summary").filter({ hasText: "▾" }).first().click();
    await page.getByRole("button", { name: "退出登录" }).click();
  };
  await test.step("退出前先问", async () => {
    await leave();
    const asking = page.getByRole("dialog", { name: "还有 1 条没有发送" });
    await expectAccessible(page);
    await asking.getByRole("button", { name: "先不退出" }).click();
    await expect(asking).toBeHidden();
    await leave();
    await asking.getByRole("button", { name: "仍要退出" }).click();
    await expect(page.getByRole("heading", { name: "登录" })).toBeVisible();
  });

  await test.step("回到网上:先结束会话;另一个人看不到,也不代发", async () => {
    await context.setOffline(false);
    await signIn(page, "member");
    await today(page);
    await expect(page.getByRole("link", { name: /条待发送/ })).toHaveCount(0);
    await expect(page.getByText(kept.title)).toHaveCount(0);
    expect(await server.kinds([kept, dropped])).toEqual([]);
    await signOut(page);
  });

  await test.step("本人再登录,自动发出", async () => {
    await signIn(page, "secretary");
    await expect.poll(() => server.kinds([kept, dropped])).toEqual(["no_change"]);
  });
});

test("离线也能重新打开(浏览器允许时):清单是上次的,照样能打点", async ({ page, context }) => {
  const task = await server.task("值班交接");
  await signIn(page, "secretary");
  await today(page);
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const shell = await caches.open("dangjian-shell");
        const kept = (await shell.keys()).map(({ url }) => url);
        const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
        const pieces = loaded.filter((name) => /\/assets\/.+\.(js|css)$/.test(name));
        const isWhole = pieces.every((name) => kept.includes(name)) && kept.some((url) => url.endsWith("/m"));
        return isWhole && navigator.serviceWorker.controller?.state;
      }),
    )
    .toBe("activated");
  await context.setOffline(true);
  await page.goto("/m");
  await expect(page.getByText(/^截至 \d\d:\d\d\(离线\)/)).toBeVisible();
  await card(page, task.title).getByRole("button", { name: "无变化" }).click();
  await expect(pending(page, 1)).toBeVisible();
  await context.setOffline(false);
  await expect.poll(() => server.kinds([task]), { timeout: 60_000 }).toEqual(["no_change"]);
  await expect(page.getByRole("link", { name: /条待发送/ })).toHaveCount(0);
});

/** A photograph of 3000 × 2000 with an Exif block that names a place and a device. */
async function photograph(page: Page): Promise<Buffer> {
  const address = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 2000 });
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    for (let at = 0; at < 4000; at += 1) {
      pen.fillStyle = `hsl(${(at * 47) % 360} 70% ${20 + ((at * 13) % 60)}%)`;
      pen.fillRect((at * 379) % 3000, (at * 211) % 2000, 90, 60);
    }
    return canvas.toDataURL("image/jpeg", 0.95);
  });
  const plain = Buffer.from(address.split(",")[1] ?? "", "base64");
  const exif = Buffer.from(
    "Exif\0\0MM\0*\0\0\0\b\0\0 GPSLatitude 31.2304 GPSLongitude 121.4737 PhoneMaker",
    "latin1",
  );
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([plain.subarray(0, 2), head, exif, plain.subarray(2)]);
}

/** Keeps a copy of every file that this page sends, as it leaves. */
async function copyFiles(page: Page): Promise<() => Promise<Buffer[]>> {
  await page.addInitScript(() => {
    const sent: string[] = [];
    Object.assign(window, { sent });
    const { fetch } = window;
    window.fetch = async (input, init) => {
      const file = init?.body instanceof FormData ? init.body.get("file") : null;
      if (file instanceof File) {
        const bytes = new Uint8Array(await file.arrayBuffer());
        sent.push(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
      }
      return fetch(input, init);
    };
  });
  const read = () => page.evaluate(() => (window as unknown as { sent: string[] }).sent);
  return async () => (await read()).map((text) => Buffer.from(text, "latin1"));
}

/** Width and height of a JPEG, by its frame header. */
function frameOf(jpeg: Buffer): { width: number; height: number } {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2)
      return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
  }
  throw new Error("no frame in this JPEG");
}

test("照片可有可无:缩小、没有位置和机型,才离开手机", async ({ page }) => {
  const task = await server.task("阵地建设");
  const sent = await copyFiles(page);
  await signIn(page, "secretary");
  await today(page);
  await card(page, task.title).getByRole("link", { name: "有进展" }).click();
  const photo = await photograph(page);
  expect(photo.length).toBeGreaterThan(300 * 1024);
  expect(photo.includes("GPSLatitude")).toBe(true);
  await page.getByLabel("选照片").setInputFiles({ name: "现场.jpeg", mimeType: "image/jpeg", buffer: photo });
  await expect(page.getByRole("img", { name: "现场.jpg" })).toBeVisible();
  await expectAccessible(page);
  await expectThumbTargets(page);
  await page.getByRole("button", { name: "30%" }).click();
  await page.getByRole("button", { name: "提交" }).click();
  await expect.poll(async () => (await sent()).length).toBe(1);
  const [jpeg = Buffer.alloc(0)] = await sent();
  expect(jpeg.length).toBeLessThanOrEqual(300 * 1024);
  for (const secret of ["Exif", "GPS", "PhoneMaker"]) expect(jpeg.includes(secret)).toBe(false);
  expect(frameOf(jpeg)).toEqual({ width: 1280, height: 853 });
  await expect.poll(async () => (await server.checkIns(task.id))[0]?.evidence[0]?.name).toBe("现场.jpg");
});

test("弱网冷启动:400 kbit/s、400 毫秒,内容照样出来", async ({ page, context }) => {
  await server.task("弱网");
  await signIn(page, "secretary");
  await page.close();
  const cold = await context.newPage();
  const wire = await context.newCDPSession(cold);
  await wire.send("Network.enable");
  await wire.send("Network.setBypassServiceWorker", { bypass: true });
  await wire.send("Network.clearBrowserCache");
  await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
  const speed = 400_000 / 8;
  await wire.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 400,
    downloadThroughput: speed,
    uploadThroughput: speed,
  });
  const began = Date.now();
  await cold.goto("/m", { waitUntil: "commit" });
  await expect(cold.getByRole("heading", { name: /^今天 \d+ 件$/ })).toBeVisible({ timeout: 60_000 });
  const took = ((Date.now() - began) / 1000).toFixed(1);
  test.info().annotations.push({ type: "cold content at 400 kbit/s, 400 ms", description: `${took} s` });
  await expect(cards(cold).first()).toBeVisible();
});

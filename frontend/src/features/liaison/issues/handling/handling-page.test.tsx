import "fake-indexeddb/auto";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { flush } from "@/shared/outbox/outbox";
import { itemsOf } from "@/shared/outbox/store";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { ACCOUNT, emptied, Frame, signedIn } from "@/testing/today";
import { ISSUE, ISSUE_ID, LIST, moves, RESOLVED } from "../issue.sample";
import { HandlingList } from "./handling-list";
import { HandlingPage } from "./handling-page";

const PATH = `*/api/v1/liaison/issues/${ISSUE_ID}`;

interface Sent {
  version: string | null;
  body: unknown;
}

/** The server: what arrives for a move, refused with this status if one is given. */
function receiving(move: string, status = 200): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(`${PATH}:${move}`, async ({ request }) => {
      sent.push({ version: request.headers.get("if-match"), body: await request.json() });
      const refusal = { code: "version_conflict", detail: "内容在您打开之后已被他人修改。", errors: [] };
      return HttpResponse.json(status < 400 ? RESOLVED : refusal, { status });
    }),
  );
  return sent;
}

function shown(screenful: React.ReactElement, at?: string) {
  return renderScreen(
    <>
      <Frame />
      {screenful}
    </>,
    at ? { at } : {},
  );
}

beforeEach(async () => {
  await signedIn();
  answer(PATH, ISSUE);
  answer("*/api/v1/liaison/issues", LIST);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await emptied();
});

it("lists what waits for the handler, each with its day and the two things one says", async () => {
  shown(<HandlingList />);
  expect(await screen.findByText("夜班吃不上热饭")).toBeVisible();
  expect(screen.getAllByRole("link", { name: "办理完毕" })[0]).toHaveAttribute(
    "href",
    `/m/handling/${ISSUE_ID}?kind=resolve`,
  );
  expect(screen.getByText(/已超期/)).toBeVisible();
});

it("sends progress with one phrase and one button, with the version that was seen", async () => {
  const sent = receiving("progress");
  const { address } = shown(<HandlingPage id={ISSUE_ID} kind="progress" from={undefined} />);
  const submit = await screen.findByRole("button", { name: "提交进展" });
  expect(submit).toBeDisabled();
  await userEvent.click(screen.getByRole("button", { name: "已到现场查看" }));
  await userEvent.click(submit);
  await waitFor(() => expect(sent).toEqual([{ version: '"4"', body: { note: "已到现场查看" } }]));
  expect(address()).toBe("/m/handling");
});

it("says how it was solved, and asks for no picture", async () => {
  const sent = receiving("resolve");
  shown(<HandlingPage id={ISSUE_ID} kind="resolve" from={undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: "部分解决" }));
  await userEvent.click(screen.getByRole("button", { name: "已现场处理完毕" }));
  await userEvent.click(screen.getByRole("button", { name: "报告办理完毕" }));
  await waitFor(() => expect(sent[0]?.body).toEqual({ kind: "partly_fixed", summary: "已现场处理完毕" }));
});

it("keeps what was said without a network, and works from what was read before", async () => {
  const sent = receiving("progress");
  const first = shown(<HandlingPage id={ISSUE_ID} kind="progress" from={undefined} />);
  await screen.findByRole("button", { name: "提交进展" });
  first.unmount();
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  server.use(http.get(PATH, () => HttpResponse.error()));
  shown(<HandlingPage id={ISSUE_ID} kind="progress" from={undefined} />);
  expect(await screen.findByText(/现在没有网络/)).toBeVisible();
  await userEvent.click(await screen.findByRole("button", { name: "已安排人员办理" }));
  await userEvent.click(screen.getByRole("button", { name: "提交进展" }));
  await waitFor(async () => expect(await itemsOf(ACCOUNT)).toHaveLength(1));
  expect(sent).toEqual([]);
  vi.restoreAllMocks();
  await flush(ACCOUNT, { force: true });
  expect(sent).toHaveLength(1);
});

it("leaves it to the person when somebody was faster, and lets him say it anew", async () => {
  receiving("progress", 412);
  const first = shown(<HandlingPage id={ISSUE_ID} kind="progress" from={undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: "已到现场查看" }));
  await userEvent.click(screen.getByRole("button", { name: "提交进展" }));
  await waitFor(async () => expect(await itemsOf(ACCOUNT)).toMatchObject([{ state: "refused" }]));
  const [item] = await itemsOf(ACCOUNT);
  first.unmount();
  expect(item).toMatchObject({ words: "进展:已到现场查看", edit: `/m/handling/${ISSUE_ID}` });
  answer(PATH, { ...ISSUE, version: 5 });
  const sent = receiving("progress");
  shown(<HandlingPage id={ISSUE_ID} kind="progress" from={item?.client_id} />);
  await waitFor(() => expect(screen.getByLabelText(/办到哪一步了/)).toHaveValue("已到现场查看"));
  await userEvent.click(screen.getByRole("button", { name: "提交进展" }));
  await waitFor(() => expect(sent[0]?.version).toBe('"5"'));
  await waitFor(async () => expect(await itemsOf(ACCOUNT)).toEqual([]));
});

it("offers nothing that the server would refuse, and says why", async () => {
  answer(PATH, { ...RESOLVED, moves: moves() });
  shown(<HandlingPage id={ISSUE_ID} kind="progress" from={undefined} />);
  expect(await screen.findByText("这件诉求办理中,现在不能登记进展。")).toBeVisible();
  expect(screen.queryByRole("button", { name: "提交进展" })).toBeNull();
});

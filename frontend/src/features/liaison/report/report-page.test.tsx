import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { IntakeOpen, ReportReceived } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server } from "@/testing/server";
import { ReportPage } from "./report-page";

const CODE = "gmo7c3efssgftex7";
const OPEN: IntakeOpen = {
  name: "安国支局意见码",
  kind: "outlet",
  subject: null,
  guide: "有困难请告诉我们",
  organization_name: "沛县分公司",
  outlet_name: "安国支局",
  categories: [
    { code: "living", title: "生活条件" },
    { code: "business", title: "业务发展" },
  ],
  accept_days: 5,
  closed: null,
};
const RECEIVED: ReportReceived = {
  number: "LX-2026-0209",
  receipt: "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG",
  link: "http://localhost/c#AAAA",
  qr: "data:image/svg+xml,%3Csvg%2F%3E",
  accept_due_on: "2026-11-27",
};
const READ = `*/api/v1/liaison/open-intakes/${CODE}`;
const SEND = `${READ}/reports`;

beforeEach(() => localStorage.clear());

async function write(text: string): Promise<void> {
  await userEvent.type(await screen.findByLabelText("请把情况写下来"), text);
  await userEvent.click(screen.getByRole("button", { name: "生活条件" }));
}

it("keeps what is written when the network is gone, and sends it once with the same id", async () => {
  answer(READ, OPEN);
  server.use(http.post(SEND, () => HttpResponse.error()));
  const { unmount } = renderScreen(<ReportPage code={CODE} />);
  await write("冰柜坏了");
  await userEvent.click(screen.getByRole("button", { name: "提交" }));
  expect(await screen.findByText(/网络不通,内容已存在这台手机上/)).toBeVisible();
  const kept = JSON.parse(localStorage.getItem(`dangjian.report.${CODE}`) ?? "");
  unmount();
  const sent: { client_id: string; name: unknown; anonymous: boolean; text: string }[] = [];
  server.use(
    http.post(SEND, async ({ request }) => {
      sent.push((await request.json()) as (typeof sent)[0]);
      return HttpResponse.json(RECEIVED, { status: 201 });
    }),
  );
  renderScreen(<ReportPage code={CODE} />);
  expect(await screen.findByLabelText("请把情况写下来")).toHaveValue("冰柜坏了");
  await userEvent.click(screen.getByRole("button", { name: "提交" }));
  expect(await screen.findByRole("heading", { name: "已收到,谢谢您" })).toBeVisible();
  expect(sent).toEqual([
    {
      client_id: kept.client_id,
      category: "living",
      text: "冰柜坏了",
      anonymous: true,
      name: null,
      contact: null,
    },
  ]);
  expect(screen.getByText(RECEIVED.receipt)).toBeVisible();
  expect(localStorage.getItem(`dangjian.report.${CODE}`)).toBeNull();
});

it("asks for a name only from those who want to give one", async () => {
  answer(READ, OPEN);
  const sent: unknown[] = [];
  server.use(
    http.post(SEND, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(RECEIVED, { status: 201 });
    }),
  );
  renderScreen(<ReportPage code={CODE} />);
  await write("冰柜坏了");
  expect(screen.queryByLabelText("姓名(可不填)")).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "留姓名" }));
  await userEvent.type(screen.getByLabelText("姓名(可不填)"), "赵师傅");
  await userEvent.click(screen.getByRole("button", { name: "提交" }));
  expect(await screen.findByRole("heading", { name: "已收到,谢谢您" })).toBeVisible();
  expect(sent).toMatchObject([{ anonymous: false, name: "赵师傅", contact: null }]);
});

it("says why nothing comes in, and offers no form", async () => {
  answer(READ, { ...OPEN, closed: "这个反映入口已经停用" });
  renderScreen(<ReportPage code={CODE} />);
  expect(await screen.findByRole("alert")).toHaveTextContent("已经停用");
  expect(screen.queryByRole("button", { name: "提交" })).not.toBeInTheDocument();
});

it("leaves nothing on a phone that is not one's own", async () => {
  answer(READ, OPEN);
  renderScreen(<ReportPage code={CODE} />);
  await write("冰柜坏了");
  await userEvent.click(screen.getByRole("button", { name: /清空/ }));
  expect(screen.getByLabelText("请把情况写下来")).toHaveValue("");
  expect(localStorage.getItem(`dangjian.report.${CODE}`)).toBeNull();
});

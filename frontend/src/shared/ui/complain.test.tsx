import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { refuse, server } from "@/testing/server";
import { Complain } from "./complain";

// jsdom knows no dialogs.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
});

it("takes a complaint without a name and shows the receipt once", async () => {
  const sent: { headers: Headers; body: Record<string, unknown> }[] = [];
  server.use(
    http.post("*/api/v1/appraisal/feedback", async ({ request }) => {
      sent.push({ headers: request.headers, body: (await request.json()) as Record<string, unknown> });
      return HttpResponse.json({ due_on: "2026-12-04", receipt: "AB2C-DE3F-GH4J" }, { status: 201 });
    }),
  );
  renderScreen(<Complain about="登记台账" />);
  await userEvent.click(await screen.findByRole("button", { name: "减负直通车" }));
  expect(screen.getByRole("button", { name: "提交意见" })).toBeDisabled();
  await userEvent.type(screen.getByLabelText("意见或建议"), "到会率重复填报");
  await userEvent.click(screen.getByLabelText(/匿名/));
  await userEvent.click(screen.getByRole("button", { name: "提交意见" }));
  expect(await screen.findByText("AB2C-DE3F-GH4J")).toBeVisible();
  expect(screen.getByText(/2026-12-04 前答复/)).toBeVisible();
  expect(sent).toHaveLength(1);
  const { client_id, ...body } = sent[0]?.body ?? {};
  expect(client_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(body).toEqual({ about: "登记台账", text: "到会率重复填报", anonymous: true });
  expect(sent[0]?.headers.get("idempotency-key")).toBeNull();
});

it("keeps what was written when it is refused, and sends the same intent again", async () => {
  refuse("*/api/v1/appraisal/feedback", 429, { detail: "一小时内最多提交 10 条,请稍后再试。" }, "post");
  renderScreen(<Complain about="核验" />);
  await userEvent.click(await screen.findByRole("button", { name: "减负直通车" }));
  await userEvent.type(screen.getByLabelText("意见或建议"), "太多");
  await userEvent.click(screen.getByRole("button", { name: "提交意见" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("一小时内最多");
  await waitFor(() => expect(screen.getByRole("button", { name: "提交意见" })).toBeEnabled());
  expect(screen.getByLabelText("意见或建议")).toHaveValue("太多");
});

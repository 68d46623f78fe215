import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Form, Input } from "antd";
import { expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { renderScreen } from "@/testing/render";
import { FormDrawer } from "./form-drawer";

function Screen({ onSubmit, onClose }: { onSubmit: () => Promise<void>; onClose: () => void }) {
  const [form] = Form.useForm<{ name: string }>();
  return (
    <FormDrawer open title="新增" form={form} onClose={onClose} onSubmit={onSubmit}>
      <Form.Item name="name" label="名称">
        <Input />
      </Form.Item>
    </FormDrawer>
  );
}

it("shows the server's refusal on the field and stays open, then closes when accepted", async () => {
  const submit = vi.fn<() => Promise<void>>();
  submit
    .mockRejectedValueOnce(
      new ApiProblem(422, { detail: "请检查", errors: [{ field: "name", message: "已有同名" }] }),
    )
    .mockResolvedValue();
  const close = vi.fn();
  renderScreen(<Screen onSubmit={submit} onClose={close} />);
  await userEvent.type(await screen.findByLabelText("名称"), "甲");
  await userEvent.click(screen.getByRole("button", { name: /保\s*存/ }));
  expect(await screen.findByText("已有同名")).toBeVisible();
  expect(close).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: /保\s*存/ }));
  await vi.waitFor(() => expect(close).toHaveBeenCalled());
});

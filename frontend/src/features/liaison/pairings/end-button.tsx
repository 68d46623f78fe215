import { useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { PairingRow } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { endPairing } from "./queries";

type Ending = Pick<PairingRow, "id" | "version" | "outlet_name" | "representative_name">;

/** Ends one pairing on a day; the history keeps it. */
export function EndButton({ row }: { row: Ending }) {
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ ended_on: Dayjs; reason: string }>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  return (
    <>
      <Button
        size="small"
        aria-label={`结束结对:${row.representative_name}与${row.outlet_name}`}
        onClick={() => setOpen(true)}
      >
        结束结对
      </Button>
      {open && (
        <FormDrawer
          open
          title="结束结对"
          form={form}
          submitText="结束结对"
          initialValues={{ ended_on: dayjs() }}
          onClose={() => setOpen(false)}
          onSubmit={async ({ ended_on, reason }) => {
            await endPairing(row, { ended_on: ended_on.format("YYYY-MM-DD"), reason });
            await queryClient.invalidateQueries({ queryKey: ["liaison"] });
            void message.success("已结束结对,记录仍然保留");
          }}
        >
          <p>
            {row.representative_name}与{row.outlet_name}
          </p>
          <Form.Item name="ended_on" label="最后一天" rules={[{ required: true, message: "请选择日期" }]}>
            <DatePicker style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item
            name="reason"
            label="原因"
            rules={[{ required: true, whitespace: true, message: "请写明原因" }]}
          >
            <Input.TextArea rows={3} maxLength={2000} />
          </Form.Item>
        </FormDrawer>
      )}
    </>
  );
}

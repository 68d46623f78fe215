import { useQueryClient } from "@tanstack/react-query";
import { App, Checkbox, DatePicker, Form } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { OutletRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { MembersPicker } from "./pickers";
import { OUTLETS, place } from "./queries";

interface Props {
  row: OutletRead;
  open: boolean;
  onClose: () => void;
}

interface Values {
  member_ids: string[];
  on: Dayjs;
}

/** Own members begin to work at an outlet; where they worked before is counted anew by itself. */
export function PlaceForm({ row, open, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const [everybody, setEverybody] = useState(false);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ member_ids, on }: Values) => {
    await place(row, { member_ids, on: on.format("YYYY-MM-DD") });
    await client.invalidateQueries({ queryKey: OUTLETS });
    void message.success("已安排,覆盖情况随即更新");
  };
  return (
    <FormDrawer
      open={open}
      title={`安排党员 · ${row.name}`}
      form={form}
      initialValues={{ on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="member_ids"
        label="党员"
        extra="默认只列出还没有所在网点的党员"
        rules={[{ required: true, message: "请选择党员" }]}
      >
        <MembersPicker organizationId={undefined} withoutOutlet={!everybody} />
      </Form.Item>
      <Form.Item>
        <Checkbox checked={everybody} onChange={({ target }) => setEverybody(target.checked)}>
          也列出在其他网点的党员(将从原网点调来)
        </Checkbox>
      </Form.Item>
      <Form.Item name="on" label="从哪天起" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
    </FormDrawer>
  );
}

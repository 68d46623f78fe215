import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Radio } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { VenueRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { checkVenue, VENUES } from "./queries";
import { DAY } from "./words";

interface Look {
  is_met?: boolean;
  note?: string;
}

interface Values {
  checked_on: Dayjs;
  looks: Record<string, Look | undefined>;
}

/** What was found of the list on a day; an item that nobody ticks keeps its last word. */
export function CheckForm({ row, onClose }: { row: VenueRead; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ checked_on, looks }: Values) => {
    const items = Object.entries(looks ?? {}).flatMap(([item, look]) =>
      look?.is_met === undefined ? [] : [{ item, is_met: look.is_met, note: look.note?.trim() || null }],
    );
    await checkVenue(row, { checked_on: checked_on.format(DAY), items });
    await client.invalidateQueries({ queryKey: VENUES });
    void message.success("已登记检查");
  };
  return (
    <FormDrawer
      open
      title={`检查“${row.name}”`}
      form={form}
      initialValues={{ checked_on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="checked_on" label="检查日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        没有看的项目不用选,保留上一次的结果。不要求拍照。
      </p>
      {row.items.map((item) => (
        <fieldset key={item.code} style={{ border: 0, padding: 0, margin: 0 }}>
          <Form.Item name={["looks", item.code, "is_met"]} label={item.title} extra={item.hint}>
            <Radio.Group
              aria-label={item.title}
              options={[
                { value: true, label: "有" },
                { value: false, label: "缺" },
              ]}
            />
          </Form.Item>
          <Form.Item name={["looks", item.code, "note"]} label={`${item.title}的说明`} extra="可以不填">
            <Input maxLength={500} />
          </Form.Item>
        </fieldset>
      ))}
    </FormDrawer>
  );
}

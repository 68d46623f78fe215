import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { OpennessEntryRow } from "@/api/generated/types.gen";
import { useSeen } from "@/shared/hooks/use-seen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { HistoryButton } from "@/shared/ui/history-button";
import { OrgPicker } from "@/shared/ui/org-picker";
import { choicesOf, useStandard } from "../venue-standards/queries";
import { DAY } from "../venues/words";
import { changeEntry, createEntry, OPENNESS } from "./queries";

interface Props {
  /** The entry to be changed; a new one when left out. */
  row?: OpennessEntryRow;
  onClose: () => void;
}

interface Values {
  organization_id: string;
  category: string;
  title: string;
  content: string;
  published_on: Dayjs;
  until?: Dayjs | null;
}

/** What is made public, from when until when. */
export function EntryForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const organizationId = Form.useWatch("organization_id", form);
  const standard = useStandard(organizationId);
  const seen = useSeen(true, row);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ published_on, until, ...rest }: Values) => {
    const body = { ...rest, published_on: published_on.format(DAY), until: until?.format(DAY) ?? null };
    await (seen ? changeEntry(seen, body) : createEntry(body));
    await client.invalidateQueries({ queryKey: OPENNESS });
    void message.success("已保存");
  };
  return (
    <FormDrawer
      open
      title={row ? "修改公开事项" : "登记公开事项"}
      form={form}
      initialValues={initialOf(row)}
      onClose={onClose}
      onSubmit={send}
    >
      {row && (
        <p style={{ marginBottom: "1rem" }}>
          <HistoryButton kind="openness_entry" id={row.id} />
        </p>
      )}
      <Form.Item
        name="organization_id"
        label="公布单位"
        rules={[{ required: true, message: "请选择公布单位" }]}
      >
        <OrgPicker label="公布单位" />
      </Form.Item>
      <Form.Item name="category" label="类别" rules={[{ required: true, message: "请选择类别" }]}>
        <Select options={choicesOf(standard.data?.standard.categories)} loading={standard.isFetching} />
      </Form.Item>
      <Form.Item
        name="title"
        label="标题"
        rules={[{ required: true, whitespace: true, message: "请填写标题" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="content"
        label="内容"
        rules={[{ required: true, whitespace: true, message: "请填写内容" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="published_on" label="公布日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="until" label="公开至" extra="长期公开的不填;要撤下就填今天">
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
    </FormDrawer>
  );
}

function initialOf(row: OpennessEntryRow | undefined): Partial<Values> {
  if (!row) return { published_on: dayjs() };
  const { organization_id, category, title, content } = row;
  return {
    ...{ organization_id, category, title, content },
    published_on: dayjs(row.published_on),
    until: row.until ? dayjs(row.until) : null,
  };
}

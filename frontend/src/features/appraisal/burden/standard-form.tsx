import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input } from "antd";
import type { StandardRead, StandardSet } from "@/api/generated/types.gen";
import { instant, plain } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { setStandard, standardsOptions } from "./queries";

const WEIGHTS: [keyof StandardSet & keyof StandardRead, string][] = [
  ["typing", "键入一项"],
  ["prefilled", "确认已有的一项"],
  ["attachment", "一份附件"],
  ["photo", "一张照片"],
  ["meeting", "一次会议"],
];

interface Props {
  seen: StandardRead;
  open: boolean;
  onClose: () => void;
}

type Values = Record<keyof StandardSet, string | undefined>;

/** The next version of the weights and of the budget; the earlier ones stay. */
export function StandardForm({ seen, open, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ budget, reason, ...weights }: Values) => {
    const body = { ...weights, budget: budget?.trim() || null, reason: reason?.trim() ?? "" } as StandardSet;
    await setStandard(seen.number, body);
    await client.invalidateQueries({ queryKey: ["appraisal"] });
    void message.success("新标准已生效,此前的版本仍可查");
  };
  return (
    <FormDrawer<Values>
      open={open}
      title="减负标准"
      form={form}
      submitText="设定"
      onClose={onClose}
      onSubmit={send}
      initialValues={{
        ...Object.fromEntries(WEIGHTS.map(([name]) => [name, plain(seen[name] as string)])),
        budget: seen.budget ? plain(seen.budget) : undefined,
      }}
    >
      <Form.Item name="budget" label="每支部每月预算(折算次数)" extra="由党委决定;不填则不设预算">
        <Input inputMode="decimal" />
      </Form.Item>
      {WEIGHTS.map(([name, label]) => (
        <Form.Item
          key={name}
          name={name}
          label={`${label}折算`}
          rules={[{ required: true, message: "请填写折算次数" }]}
        >
          <Input inputMode="decimal" />
        </Form.Item>
      ))}
      <Form.Item
        name="reason"
        label="依据"
        rules={[{ required: true, whitespace: true, message: "请写明依据,如会议决定" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <History />
    </FormDrawer>
  );
}

/** The versions there were; none is ever changed. */
function History() {
  const { data = [] } = useQuery(standardsOptions);
  return (
    <details className="quiet">
      <summary>历次标准({data.length})</summary>
      <ul>
        {data.map((one) => (
          <li key={one.number}>
            第 {one.number} 版:{one.budget ? `预算 ${plain(one.budget)} 次` : "未设预算"}
            {one.set_at && `,${one.set_by_name} ${instant(one.set_at)}`},{one.reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

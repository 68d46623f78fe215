import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import type { LightRuleCreate, LightRuleList, LightRuleRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Loaded } from "@/shared/ui/loaded";
import { lightRulesOptions, setRule } from "./queries";
import { ruleWords } from "./words";

/** The rule by which the lights are, its earlier versions, and the next one for those who may set it. */
export function LightRules({ organizationId }: { organizationId: string }) {
  const query = useQuery(lightRulesOptions(organizationId));
  return (
    <section className="card stack" aria-label="亮灯规则">
      <Loaded query={query}>{(list) => <Rules list={list} />}</Loaded>
    </section>
  );
}

function Rules({ list }: { list: LightRuleList }) {
  const [editing, setEditing] = useState(false);
  const [current, ...earlier] = list.items;
  if (!current) return null;
  return (
    <>
      <div className="row">
        <h2>亮灯规则</h2>
        <span className="quiet">
          {list.root_name} · {name(current)}
        </span>
        {list.may_edit && <Button onClick={() => setEditing(true)}>设置新版本</Button>}
      </div>
      <p>
        计划进度 = 已过工作日 ÷ 全部工作日。{ruleWords(current)}
        {current.reason && `(${current.reason})`}
      </p>
      {earlier.length > 0 && (
        <details>
          <summary>以前的版本</summary>
          <ul className="stack">
            {earlier.map((rule) => (
              <li key={rule.number}>
                {name(rule)}:{ruleWords(rule)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <RuleForm list={list} current={current} open={editing} onClose={() => setEditing(false)} />
    </>
  );
}

function name(rule: LightRuleRead): string {
  if (rule.number === 0) return "默认规则";
  return `第 ${rule.number} 版 · ${rule.by_name} · ${instant(rule.at ?? "")}`;
}

type Values = Omit<LightRuleCreate, "organization_id">;

function RuleForm(props: {
  list: LightRuleList;
  current: LightRuleRead;
  open: boolean;
  onClose: () => void;
}) {
  const { list, current, open, onClose } = props;
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const point = { stringMode: true, min: "0", max: "100", step: "1", style: { width: "100%" } } as const;
  return (
    <FormDrawer<Values>
      open={open}
      title="设置亮灯规则"
      form={form}
      submitText="设为新版本"
      initialValues={{
        red_lag: current.red_lag,
        yellow_lag: current.yellow_lag,
        blue_days: current.blue_days,
        blue_part: current.blue_part,
      }}
      onClose={onClose}
      onSubmit={async (values) => {
        await setRule({ ...values, organization_id: list.root_id });
        await client.invalidateQueries({ queryKey: ["targets"] });
        void message.success("已设为新版本,全部任务随即重新亮灯");
      }}
    >
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        用于 {list.root_name} 及全部下级。旧版本保留,每盏灯都注明所用版本。
      </p>
      <Form.Item name="red_lag" label="落后超过多少个百分点亮红灯" rules={[{ required: true }]}>
        <InputNumber<string> {...point} />
      </Form.Item>
      <Form.Item name="yellow_lag" label="落后多少个百分点起亮黄灯" rules={[{ required: true }]}>
        <InputNumber<string> {...point} />
      </Form.Item>
      <Form.Item name="blue_days" label="剩余多少个工作日起亮蓝灯" rules={[{ required: true }]}>
        <InputNumber min={0} max={60} precision={0} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="blue_part" label="或剩余总工期的百分之几起亮蓝灯" rules={[{ required: true }]}>
        <InputNumber<string> {...point} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

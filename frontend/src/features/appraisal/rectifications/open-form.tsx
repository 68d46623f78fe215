import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, DatePicker, Form, Input, Radio, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { Proposals, RectificationOpen } from "@/api/generated/types.gen";
import { fixed } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Loaded } from "@/shared/ui/loaded";
import { openFinding, proposalsOptions } from "./queries";
import { FOUND_BY } from "./words";

interface Scope {
  organizationId: string;
  /** The run that the page shows. */
  period: string;
  scheme: string;
}

/** The button on a branch's page: weak points are proposed by the trace, so that nobody types what is known. */
export function OpenRectification(scope: Scope) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>发起整改</Button>
      {open && <OpenForm {...scope} onClose={() => setOpen(false)} />}
    </>
  );
}

interface Values {
  indicator: string;
  problem: string;
  source: RectificationOpen["source"];
  due_on: Dayjs;
}

function OpenForm({ organizationId, period, scheme, onClose }: Scope & { onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const query = useQuery(proposalsOptions({ organization_id: organizationId, period, scheme }));
  const send = async ({ due_on, ...values }: Values) => {
    await openFinding({
      ...values,
      organization_id: organizationId,
      scheme_code: scheme,
      period,
      due_on: due_on.format("YYYY-MM-DD"),
    });
    await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
    void message.success("已发起整改,支部书记随即看到");
  };
  return (
    <FormDrawer open title="发起整改" form={form} submitText="发起" onClose={onClose} onSubmit={send}>
      <Loaded query={query} label="正在找出弱项…">
        {(proposals) => (
          <Fields
            proposals={proposals}
            onChoose={(code) => {
              const found = proposals.items.find(({ indicator }) => indicator === code);
              form.setFieldsValue({ problem: found?.problem ?? "", source: found?.source ?? "analysis" });
            }}
          />
        )}
      </Loaded>
    </FormDrawer>
  );
}

function Fields({ proposals, onChoose }: { proposals: Proposals; onChoose: (code: string) => void }) {
  const known = proposals.items.map((item) => ({
    value: item.indicator,
    disabled: item.rectification_id !== null,
    label: `${item.indicator_title} · ${item.amount === null ? "触发否决" : `失 ${fixed(item.amount)} 分`}${item.rectification_id ? " · 整改中" : ""}`,
  }));
  const others = proposals.others.map(({ code, title }) => ({ value: code, label: title }));
  const running = proposals.items.filter((item) => item.rectification_id !== null);
  return (
    <>
      <p style={{ marginBottom: "1rem" }}>
        {proposals.organization_name} · {proposals.period_title}
      </p>
      <Form.Item name="indicator" label="弱项" rules={[{ required: true, message: "请选择弱项" }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          placeholder="按失分从多到少"
          onChange={onChoose}
          options={[
            { label: "得分依据和核验中的弱项", options: known },
            { label: "其他指标", options: others },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="problem"
        label="问题"
        rules={[{ required: true, whitespace: true, message: "请写明问题" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="source" label="来源" initialValue="analysis" rules={[{ required: true }]}>
        <Radio.Group options={Object.entries(FOUND_BY).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item
        name="due_on"
        label="整改期限"
        extra="至少留两个工作日"
        initialValue={dayjs(proposals.earliest_due)}
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker
          style={{ width: "100%" }}
          disabledDate={(day) => day.format("YYYY-MM-DD") < proposals.earliest_due}
        />
      </Form.Item>
      {running.length > 0 && (
        <p className="quiet">
          整改中:
          {running.map((item) => (
            <Link
              key={item.indicator}
              to="/rectifications/$id"
              params={{ id: item.rectification_id ?? "" }}
              style={{ marginRight: "0.75rem" }}
            >
              {item.indicator_title}
            </Link>
          ))}
        </p>
      )}
    </>
  );
}

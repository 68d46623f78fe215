import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, DatePicker, Form, Radio } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useEffect } from "react";
import type { RecoverRequest, RecoveryRead, WebhookRow } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { recover, recoveryOptions } from "./queries";

interface Values {
  span: [Dayjs, Dayjs];
  only: NonNullable<RecoverRequest["only"]>;
}

const KINDS: Record<Values["only"], string> = {
  failed: "重发失败和放弃的",
  missing: "补上从没推送过的,如停用期间、新建之前",
};

interface Props {
  row: WebhookRow;
  onClose: () => void;
  onStarted: (started: RecoveryRead) => void;
}

/** Making good for a stretch of time; the worker does it. */
export function RecoverForm({ row, onClose, onStarted }: Props) {
  const [form] = Form.useForm<Values>();
  const send = async ({ span: [since, until], only }: Values) => {
    onStarted(await recover(row, { since: since.toISOString(), until: until.toISOString(), only }));
  };
  return (
    <FormDrawer
      open
      title="补发"
      form={form}
      submitText="补发"
      initialValues={{ span: [dayjs().subtract(1, "day"), dayjs()], only: "failed" }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="span"
        label="事件发生的时间"
        extra="最近 30 天以内"
        rules={[{ required: true, message: "请选择时间" }]}
      >
        <DatePicker.RangePicker
          showTime={{ format: "HH:mm" }}
          format="YYYY-MM-DD HH:mm"
          style={{ width: "100%" }}
          disabledDate={(day) => day.isAfter(dayjs()) || day.isBefore(dayjs().subtract(30, "day"))}
        />
      </Form.Item>
      <Form.Item name="only" label="补发什么" rules={[{ required: true }]}>
        <Radio.Group
          style={{ display: "grid", gap: "0.25rem" }}
          options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
      <p className="quiet">编号与原来相同,接收方收过的会自动忽略。</p>
    </FormDrawer>
  );
}

/** How far it has come. */
export function RecoveryAlert({ started, onClose }: { started: RecoveryRead; onClose: () => void }) {
  const { data = started } = useQuery(recoveryOptions(started.webhook_id, started.id));
  const queryClient = useQueryClient();
  const done = data.state === "done";
  useEffect(() => {
    if (done) void queryClient.invalidateQueries({ queryKey: ["integration", "deliveries"] });
  }, [done, queryClient]);
  const span = `${instant(data.since)} 至 ${instant(data.until)}`;
  return (
    <Alert
      type={done ? "success" : "info"}
      showIcon
      closable={{ onClose }}
      title={done ? `补发完成:${data.recovered} 条已排队推送(${span})` : `正在补发(${span})…`}
    />
  );
}

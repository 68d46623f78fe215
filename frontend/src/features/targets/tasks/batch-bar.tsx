import { useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Form, Input } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import type { TaskBatch, TaskBatchAnswer, TaskRow } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { SuperviseTasks } from "../supervision-letters/supervise-tasks";
import { OwnerPicker } from "../targets/owner-picker";
import { batch } from "./queries";

export type BatchMove = TaskBatch["move"];

const TITLES: Record<BatchMove, string> = {
  assign: "批量改派",
  delay: "批量调整期限",
  remind: "批量催办",
  cancel: "批量取消",
};

interface Props {
  tasks: TaskRow[];
  doing: BatchMove | undefined;
  onDo: (move: BatchMove | undefined) => void;
  onDone: () => void;
}

interface Values {
  owner_member_id?: string;
  due_on?: Dayjs;
  reason?: string;
}

/** One move for what was chosen; what could not be done stays listed with the reason. */
export function BatchBar({ tasks, doing, onDo, onDone }: Props) {
  const [form] = Form.useForm<Values>();
  const [answer, setAnswer] = useState<TaskBatchAnswer>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    if (!doing) return;
    const result = await batch({
      move: doing,
      items: tasks.map(({ id, version }) => ({ id, version })),
      owner_member_id: values.owner_member_id ?? null,
      due_on: values.due_on?.format("YYYY-MM-DD") ?? null,
      reason: values.reason?.trim() || null,
    });
    await client.invalidateQueries({ queryKey: ["targets"] });
    const refused = result.results.filter((one) => !one.is_done);
    setAnswer(refused.length ? result : undefined);
    void message.success(`已办 ${result.done} 项`);
    if (refused.length === 0) onDone();
  };
  return (
    <section className="card stack" aria-label="批量办理" style={{ marginBottom: "1rem" }}>
      <div className="row">
        <strong aria-live="polite">已选 {tasks.length} 项</strong>
        {(Object.keys(TITLES) as BatchMove[]).map((move) => (
          <Button key={move} danger={move === "cancel"} onClick={() => onDo(move)}>
            {TITLES[move].slice(2)}
          </Button>
        ))}
        <SuperviseTasks taskIds={tasks.map(({ id }) => id)} />
        <Button type="link" onClick={onDone}>
          清除选择
        </Button>
      </div>
      {answer && (
        <ul aria-label="未办理的任务">
          {answer.results.map((one) =>
            one.is_done ? null : (
              <li key={one.id}>
                {one.number}:{one.detail}
              </li>
            ),
          )}
        </ul>
      )}
      <FormDrawer<Values>
        open={doing !== undefined}
        title={doing ? TITLES[doing] : ""}
        form={form}
        submitText={`办理 ${tasks.length} 项`}
        onClose={() => onDo(undefined)}
        onSubmit={send}
      >
        {doing === "assign" && (
          <Form.Item
            name="owner_member_id"
            label="改派给"
            rules={[{ required: true, message: "请选择改派给谁" }]}
          >
            <OwnerPicker />
          </Form.Item>
        )}
        {doing === "delay" && (
          <Form.Item
            name="due_on"
            label="新的期限"
            extra="至少留两个工作日"
            rules={[{ required: true, message: "请选择日期" }]}
          >
            <DatePicker style={{ width: "100%" }} />
          </Form.Item>
        )}
        <Form.Item
          name="reason"
          label={doing === "delay" || doing === "cancel" ? "理由" : "说明(可不填)"}
          rules={[
            {
              required: doing === "delay" || doing === "cancel",
              whitespace: true,
              message: "请写明理由",
            },
          ]}
        >
          <Input.TextArea rows={3} maxLength={500} showCount />
        </Form.Item>
      </FormDrawer>
    </section>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Dropdown, Form, Input } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import type { TaskRead } from "@/api/generated/types.gen";
import { useSeen } from "@/shared/hooks/use-seen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { OwnerPicker } from "../targets/owner-picker";
import { assign, delay, link, type Move, WORDED } from "./queries";
import { TaskPicker } from "./task-form";
import { MOVES } from "./words";

const FIRST: Move[] = ["accept", "submit", "complete", "return"];
const OPTIONAL: Move[] = ["accept", "submit", "complete", "remind"];

/** What the caller may do now; the server says what that is. */
export function TaskMoves({ task }: { task: TaskRead }) {
  const [doing, setDoing] = useState<Move>();
  const seen = useSeen(doing !== undefined, task);
  const client = useQueryClient();
  const { message } = App.useApp();
  const close = () => setDoing(undefined);
  const done = async (words: string) => {
    await client.invalidateQueries({ queryKey: ["targets"] });
    void message.success(words);
  };
  const offered = task.moves.filter((move) => move !== "submit" || !task.why_not_submit);
  const more = offered.filter((move) => !FIRST.includes(move));
  const worded = doing && doing in WORDED ? (doing as keyof typeof WORDED) : undefined;
  return (
    <>
      {more.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: more.map((move) => ({
              key: move,
              label: MOVES[move],
              danger: move === "cancel",
              onClick: () => setDoing(move),
            })),
          }}
        >
          <Button>更多操作</Button>
        </Dropdown>
      )}
      {FIRST.filter((move) => offered.includes(move)).map((move) => (
        <Button key={move} type={move === "return" ? "default" : "primary"} onClick={() => setDoing(move)}>
          {MOVES[move]}
        </Button>
      ))}
      <ReasonDialog
        open={worded !== undefined}
        title={worded ? MOVES[worded] : ""}
        okText={worded ? MOVES[worded] : ""}
        label={
          worded === "submit"
            ? "办理结果(可不填)"
            : worded && OPTIONAL.includes(worded)
              ? "说明(可不填)"
              : "理由"
        }
        required={worded !== undefined && !OPTIONAL.includes(worded)}
        danger={worded === "cancel"}
        onClose={close}
        onConfirm={async (words) => {
          if (!worded) return;
          await WORDED[worded](seen, words);
          await done(`已${MOVES[worded]}`);
        }}
      />
      <AssignForm task={seen} open={doing === "assign"} onClose={close} onDone={done} />
      <DelayForm
        task={seen}
        ask={doing === "ask_delay"}
        open={doing === "delay" || doing === "ask_delay"}
        onClose={close}
        onDone={done}
      />
      <LinkForm task={seen} open={doing === "link"} onClose={close} onDone={done} />
    </>
  );
}

interface FormProps {
  task: TaskRead;
  open: boolean;
  onClose: () => void;
  onDone: (words: string) => Promise<void>;
}

function AssignForm({ task, open, onClose, onDone }: FormProps) {
  const [form] = Form.useForm<{ owner_member_id: string; note?: string }>();
  return (
    <FormDrawer
      open={open}
      title="改派"
      form={form}
      submitText="改派"
      onClose={onClose}
      onSubmit={async ({ owner_member_id, note }) => {
        const helpers = task.helpers.map(({ member_id }) => member_id);
        await assign(task, { owner_member_id, helpers, note: note?.trim() || null });
        await onDone("已改派,新的负责人随即看到");
      }}
    >
      <Form.Item
        name="owner_member_id"
        label="新的负责人"
        rules={[{ required: true, message: "请选择负责人" }]}
      >
        <OwnerPicker label="新的负责人" />
      </Form.Item>
      <Form.Item name="note" label="说明(可不填)">
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

function DelayForm({ task, open, ask, onClose, onDone }: FormProps & { ask: boolean }) {
  const [form] = Form.useForm<{ due_on: Dayjs; reason: string }>();
  return (
    <FormDrawer
      open={open}
      title={ask ? "申请延期" : "调整期限"}
      form={form}
      submitText={ask ? "提交申请" : "调整"}
      onClose={onClose}
      onSubmit={async ({ due_on, reason }) => {
        await delay(task, { due_on: due_on.format("YYYY-MM-DD"), reason }, ask);
        await onDone(ask ? "已提交延期申请" : "已调整期限");
      }}
    >
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        现在的期限 {task.due_on},最初期限 {task.first_due_on}。最初期限一直保留。
        {!ask && task.asked_due_on && `负责人申请延至 ${task.asked_due_on}。`}
      </p>
      <Form.Item
        name="due_on"
        label="新的期限"
        extra="至少留两个工作日"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker style={{ width: "100%" }} />
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

function LinkForm({ task, open, onClose, onDone }: FormProps) {
  const [form] = Form.useForm<{ needs: string[] }>();
  return (
    <FormDrawer
      open={open}
      title="前置任务"
      form={form}
      initialValues={{ needs: task.needs.map(({ id }) => id) }}
      onClose={onClose}
      onSubmit={async ({ needs }) => {
        await link(task, needs ?? []);
        await onDone("已改动前置任务");
      }}
    >
      <Form.Item name="needs" label="办结后才能提交本任务的任务">
        <TaskPicker
          known={task.needs.map((one) => ({ value: one.id, label: `${one.number} ${one.title}` }))}
        />
      </Form.Item>
    </FormDrawer>
  );
}

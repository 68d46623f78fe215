import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { RepresentativeApprove, RepresentativeRead } from "@/api/generated/types.gen";
import { useSeen } from "@/shared/hooks/use-seen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { approve, decline, endTerm, renew } from "./queries";

type Move = RepresentativeRead["moves"][number];
const WORDS: Record<Move, string> = {
  approve: "审定通过",
  decline: "不予通过",
  renew: "连任",
  end: "结束任期",
};

/** What the caller may do now; the server says what that is, and who must leave it to somebody else. */
export function Moves({ row }: { row: RepresentativeRead }) {
  const [doing, setDoing] = useState<Move>();
  const seen = useSeen(doing !== undefined, row);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const close = () => setDoing(undefined);
  const done = async (words: string) => {
    await queryClient.invalidateQueries({ queryKey: ["liaison"] });
    void message.success(words);
  };
  const offered = row.moves.filter((move) => move === "end" || !row.why_not_decide);
  return (
    <>
      {offered.map((move) => (
        <Button key={move} type={move === "approve" ? "primary" : "default"} onClick={() => setDoing(move)}>
          {WORDS[move]}
        </Button>
      ))}
      {doing === "approve" && <ApproveForm row={seen} onClose={close} onDone={done} />}
      {doing === "end" && <EndForm row={seen} onClose={close} onDone={done} />}
      <ReasonDialog
        open={doing === "decline"}
        title="不予通过"
        okText="不予通过"
        danger
        onClose={close}
        onConfirm={async (reason) => {
          await decline(seen, reason);
          await done("已答复推荐单位");
        }}
      >
        <p>理由会留在经过里,以后可以再次推荐。</p>
      </ReasonDialog>
      <ReasonDialog
        open={doing === "renew"}
        title="连任"
        okText="连任"
        onClose={close}
        onConfirm={async (reason) => {
          await renew(seen, reason);
          await done("已连任");
        }}
      >
        <p>任期续至 {row.renews_until}。</p>
      </ReasonDialog>
    </>
  );
}

interface FormProps {
  row: RepresentativeRead;
  onClose: () => void;
  onDone: (words: string) => Promise<void>;
}

function ApproveForm({ row, onClose, onDone }: FormProps) {
  const [form] = Form.useForm<RepresentativeApprove>();
  const send = async (values: RepresentativeApprove) => {
    await approve(row, values);
    await onDone("已审定,可以安排结对");
  };
  return (
    <FormDrawer open title="审定党代表" form={form} submitText="审定通过" onClose={onClose} onSubmit={send}>
      <p className="quiet">
        任期 {row.starts_on} 至 {row.ends_if_approved}
      </p>
      <Form.Item
        name="approving_body"
        label="审定单位"
        rules={[{ required: true, whitespace: true, message: "请写明审定单位" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="审定意见"
        rules={[{ required: true, whitespace: true, message: "请写明审定意见" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

interface EndValues {
  ended_on: Dayjs;
  reason: string;
  end_pairings?: boolean;
}

function EndForm({ row, onClose, onDone }: FormProps) {
  const [form] = Form.useForm<EndValues>();
  const send = async ({ ended_on, reason, end_pairings = false }: EndValues) => {
    await endTerm(row, { ended_on: ended_on.format("YYYY-MM-DD"), reason, end_pairings });
    await onDone("任期已结束");
  };
  return (
    <FormDrawer
      open
      title="结束任期"
      form={form}
      submitText="结束任期"
      initialValues={{ ended_on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      {row.pairing_count > 0 && <p>还结对 {row.pairing_count} 个网点。建议先移交给其他党代表,再结束任期。</p>}
      <Form.Item name="ended_on" label="最后一天" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="原因"
        rules={[{ required: true, whitespace: true, message: "请写明原因" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      {row.pairing_count > 0 && (
        <Form.Item name="end_pairings" valuePropName="checked">
          <Checkbox>不移交,一并结束结对</Checkbox>
        </Form.Item>
      )}
    </FormDrawer>
  );
}

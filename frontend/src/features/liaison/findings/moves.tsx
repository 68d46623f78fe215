import { useQueryClient } from "@tanstack/react-query";
import { Button, DatePicker, Form, Input } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import type { CommonFinding, FindingAnswer, FindingOwn } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { answerFinding, closeFinding, dismiss, FINDINGS, own, sendBack } from "./queries";

type Move = CommonFinding["moves"][number];

const BUTTONS: { move: Move; word: string; primary?: true }[] = [
  { move: "dismiss", word: "不作为共性问题" },
  { move: "return", word: "退回" },
  { move: "own", word: "确定责任单位", primary: true },
  { move: "answer", word: "答复", primary: true },
  { move: "close", word: "验收答复", primary: true },
];

const WORDS = {
  dismiss: { title: "不作为共性问题", label: "理由", send: dismiss },
  return: { title: "退回答复", label: "理由", send: sendBack },
  close: { title: "验收答复", label: "意见", send: closeFinding },
};

/** What the caller may do now; the server says what that is. */
export function Moves({ finding }: { finding: CommonFinding }) {
  const [doing, setDoing] = useState<Move>();
  const queryClient = useQueryClient();
  const close = () => setDoing(undefined);
  const asked = doing && doing in WORDS ? WORDS[doing as keyof typeof WORDS] : undefined;
  return (
    <>
      {BUTTONS.filter(({ move }) => finding.moves.includes(move)).map(({ move, word, primary }) => (
        <Button key={move} type={primary ? "primary" : "default"} onClick={() => setDoing(move)}>
          {word}
        </Button>
      ))}
      {doing === "own" && <OwnForm finding={finding} onClose={close} />}
      {doing === "answer" && <AnswerForm finding={finding} onClose={close} />}
      <ReasonDialog
        open={asked !== undefined}
        title={asked?.title ?? ""}
        label={asked?.label}
        onClose={close}
        onConfirm={async (words) => {
          await asked?.send(finding, words);
          await queryClient.invalidateQueries({ queryKey: FINDINGS });
        }}
      />
    </>
  );
}

interface Props {
  finding: CommonFinding;
  onClose: () => void;
}

interface Values extends Omit<FindingOwn, "due_on"> {
  due_on: Dayjs;
}

function OwnForm({ finding, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const send = async ({ due_on, ...values }: Values) => {
    await own(finding, { ...values, due_on: due_on.format("YYYY-MM-DD") });
    await queryClient.invalidateQueries({ queryKey: FINDINGS });
  };
  return (
    <FormDrawer open title="确定责任单位" form={form} onClose={onClose} onSubmit={send}>
      <Form.Item
        name="owner_organization_id"
        label="责任单位"
        rules={[{ required: true, message: "请选择责任单位" }]}
      >
        <OrgPicker label="责任单位" />
      </Form.Item>
      <Form.Item
        name="due_on"
        label="答复期限"
        extra="至少留五个工作日"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker
          style={{ width: "100%" }}
          disabledDate={(day) => day.format("YYYY-MM-DD") <= businessDate()}
        />
      </Form.Item>
      <Form.Item name="note" label="说明">
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

function AnswerForm({ finding, onClose }: Props) {
  const [form] = Form.useForm<FindingAnswer>();
  const queryClient = useQueryClient();
  const send = async (values: FindingAnswer) => {
    await answerFinding(finding, values);
    await queryClient.invalidateQueries({ queryKey: FINDINGS });
  };
  const before = finding.cause && finding.measures;
  return (
    <FormDrawer
      open
      title="答复共性问题"
      form={form}
      initialValues={before ? { cause: finding.cause ?? "", measures: finding.measures ?? "" } : undefined}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="cause"
        label="原因"
        rules={[{ required: true, whitespace: true, message: "请写明原因" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item
        name="measures"
        label="使它不再发生的措施"
        rules={[{ required: true, whitespace: true, message: "请写明措施" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { DatePicker, Form, Input } from "antd";
import type { Dayjs } from "dayjs";
import type { CommonFinding, FindingAnswer, FindingOwn } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { type MoveButton, MoveButtons } from "@/shared/ui/move-buttons";
import { OrgPicker } from "@/shared/ui/org-picker";
import { answerFinding, closeFinding, dismiss, FINDINGS, own, sendBack } from "./queries";

type Move = CommonFinding["moves"][number];

const BUTTONS: MoveButton<Move>[] = [
  { move: "dismiss", word: "不作为共性问题" },
  { move: "return", word: "退回" },
  { move: "own", word: "确定责任单位", primary: true },
  { move: "answer", word: "答复", primary: true },
  { move: "close", word: "验收答复", primary: true },
];

/** What the caller may do now; the server says what that is. */
export function Moves({ finding }: { finding: CommonFinding }) {
  const queryClient = useQueryClient();
  const saying = (send: typeof dismiss) => async (seen: CommonFinding, words: string) => {
    await send(seen, words);
    await queryClient.invalidateQueries({ queryKey: FINDINGS });
  };
  return (
    <MoveButtons
      of={finding}
      allowed={finding.moves}
      buttons={BUTTONS}
      words={{
        dismiss: { title: "不作为共性问题", label: "理由", send: saying(dismiss) },
        return: { title: "退回答复", label: "理由", send: saying(sendBack) },
        close: { title: "验收答复", label: "意见", send: saying(closeFinding) },
      }}
      form={(move, seen, close) =>
        move === "own" ? (
          <OwnForm finding={seen} onClose={close} />
        ) : (
          <AnswerForm finding={seen} onClose={close} />
        )
      }
    />
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

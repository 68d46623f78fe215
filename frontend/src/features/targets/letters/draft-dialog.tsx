import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Form, Modal, Radio, Select } from "antd";
import { useState } from "react";
import type { LettersDrafted } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { businessDate } from "@/shared/format";
import { OrgPicker } from "@/shared/ui/org-picker";
import { OrgsPicker } from "@/shared/ui/orgs-picker";
import css from "./letters.module.css";
import { draftLetters } from "./queries";

interface Values {
  superior_id: string;
  year: number;
  all: boolean;
  organization_ids?: string[];
}

/** Draft from what is already set as targets: for one unit, or for all branches of a committee at once. */
export function DraftDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const [refusal, setRefusal] = useState<string>();
  const [done, setDone] = useState<LettersDrafted>();
  const [busy, setBusy] = useState(false);
  const queryClient = useQueryClient();
  const all = Form.useWatch("all", form) ?? true;
  const thisYear = Number(businessDate().slice(0, 4));
  const close = () => {
    setDone(undefined);
    setRefusal(undefined);
    onClose();
  };
  const send = async ({ superior_id, year, organization_ids }: Values) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      setDone(await draftLetters({ superior_id, year, organization_ids: all ? null : organization_ids }));
      await queryClient.invalidateQueries({ queryKey: ["targets", "letters"] });
    } catch (error) {
      setRefusal(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      title="起草责任书"
      okText="从已下达的目标起草"
      cancelText="关闭"
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
      footer={done ? <Button onClick={close}>关闭</Button> : undefined}
      destroyOnHidden
    >
      {refusal && <Alert type="error" showIcon title={refusal} style={{ marginBottom: "1rem" }} />}
      {done ? (
        <Outcome done={done} />
      ) : (
        <Form<Values>
          form={form}
          layout="vertical"
          initialValues={{ year: thisYear, all: true }}
          onFinish={(values) => void send(values)}
        >
          <Form.Item name="superior_id" label="上级" rules={[{ required: true, message: "请选择上级组织" }]}>
            <OrgPicker label="上级" />
          </Form.Item>
          <Form.Item name="year" label="年度" rules={[{ required: true }]}>
            <Select
              options={[1, 0, -1].map((step) => ({ value: thisYear + step, label: `${thisYear + step}年` }))}
            />
          </Form.Item>
          <Form.Item name="all" label="责任单位">
            <Radio.Group
              options={[
                { value: true, label: "全部下级支部" },
                { value: false, label: "所选单位" },
              ]}
            />
          </Form.Item>
          {!all && (
            <Form.Item
              name="organization_ids"
              label="单位(可多选)"
              rules={[{ required: true, message: "请选择责任单位" }]}
            >
              <OrgsPicker label="单位" />
            </Form.Item>
          )}
        </Form>
      )}
    </Modal>
  );
}

function Outcome({ done }: { done: LettersDrafted }) {
  return (
    <div className="stack">
      <p role="status">已起草 {done.created} 份,未起草的逐个说明原因。</p>
      <ul className={css.outcome}>
        {done.items.map((item) => (
          <li key={item.organization_id}>
            {item.letter_id ? (
              <Link to="/letters/$id" params={{ id: item.letter_id }}>
                {item.organization_name}({item.clauses} 条)
              </Link>
            ) : (
              <>
                {item.organization_name} <span className="quiet">{item.message}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

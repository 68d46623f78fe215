import { Alert, Input, Modal } from "antd";
import { type ReactNode, useId, useState } from "react";
import { asProblem } from "@/api/problem";

interface Props {
  open: boolean;
  title: string;
  /** What will happen, in a sentence. */
  children?: ReactNode;
  okText?: string;
  label?: string;
  required?: boolean;
  danger?: boolean;
  onClose: () => void;
  onConfirm: (reason: string) => Promise<unknown>;
}

/** Asks why, before something is done that cannot be taken back. */
export function ReasonDialog(props: Props) {
  const { open, title, children, okText = "确定", label = "理由", required = true, danger } = props;
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const id = useId();

  const close = () => {
    setReason("");
    setRefusal(undefined);
    props.onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await props.onConfirm(reason.trim());
      close();
    } catch (error) {
      setRefusal(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      open={open}
      title={title}
      okText={okText}
      cancelText="取消"
      okButtonProps={{ danger, disabled: required && !reason.trim() }}
      confirmLoading={busy}
      onOk={() => void confirm()}
      onCancel={close}
      destroyOnHidden
    >
      <div className="stack" style={{ paddingBottom: 20 }}>
        {children}
        {refusal && <Alert type="error" showIcon title={refusal} />}
        <label htmlFor={id}>
          {label}
          {required && <span style={{ color: "var(--red)" }}> *</span>}
        </label>
        <Input.TextArea
          id={id}
          rows={3}
          maxLength={500}
          showCount
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Modal>
  );
}

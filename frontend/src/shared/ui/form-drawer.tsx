import { Alert, Button, Drawer, Form, type FormInstance } from "antd";
import { type ReactNode, useState } from "react";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Complain } from "./complain";
import { ProgressBar } from "./progress-bar";
import { showProblem } from "./show-problem";

interface Props<V> {
  open: boolean;
  title: string;
  form: FormInstance<V>;
  initialValues?: Partial<V>;
  submitText?: string;
  onClose: () => void;
  /** Sends the values; a refusal is shown on the fields, and the drawer stays open. */
  onSubmit: (values: V) => Promise<unknown>;
  children: ReactNode;
}

/** A form from the side; the whole screen on a phone. */
export function FormDrawer<V extends object>(props: Props<V>) {
  const { open, title, form, submitText = "保存", onClose, onSubmit, children } = props;
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const phone = useIsPhone();

  const close = () => {
    setRefusal(undefined);
    onClose();
  };
  const send = async (values: V) => {
    setSending(true);
    setRefusal(undefined);
    try {
      await onSubmit(values);
      form.resetFields();
      close();
    } catch (error) {
      setRefusal(showProblem(form as FormInstance, error));
    } finally {
      setSending(false);
    }
  };

  return (
    <Drawer
      open={open}
      title={title}
      onClose={close}
      size={phone ? "100%" : 520}
      destroyOnHidden
      footer={
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <span style={{ marginRight: "auto" }}>
            <Complain about={title} />
          </span>
          <Button onClick={close}>取消</Button>
          <Button type="primary" loading={sending} onClick={() => form.submit()}>
            {submitText}
          </Button>
        </div>
      }
    >
      {sending && <ProgressBar label="正在提交…" />}
      {refusal && <Alert type="error" showIcon title={refusal} style={{ marginBottom: 16 }} />}
      <Form<V>
        form={form}
        layout="vertical"
        initialValues={props.initialValues as never}
        onFinish={(values) => void send(values)}
        scrollToFirstError
      >
        {children}
      </Form>
    </Drawer>
  );
}

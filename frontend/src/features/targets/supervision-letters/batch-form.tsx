import { useQueryClient } from "@tanstack/react-query";
import { Form, Modal } from "antd";
import { useState } from "react";
import type { SupervisionBatchRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgsPicker } from "@/shared/ui/orgs-picker";
import { bodyOf, type Matter, MatterFields } from "./matter-fields";
import { issueAll } from "./queries";
import css from "./supervision.module.css";

interface Values extends Matter {
  organization_ids?: string[];
}

interface Props {
  open: boolean;
  earliestDue: string;
  onClose: () => void;
  /** Tasks chosen elsewhere: each one's unit gets a letter about it. */
  taskIds?: string[];
}

/** One letter to one unit or to many; what became of each is told apart. */
export function BatchForm({ open, earliestDue, onClose, taskIds = [] }: Props) {
  const [form] = Form.useForm<Values>();
  const [done, setDone] = useState<SupervisionBatchRead>();
  const queryClient = useQueryClient();
  const send = async ({ organization_ids = [], ...matter }: Values) => {
    setDone(await issueAll({ ...bodyOf(matter), organization_ids, task_ids: taskIds }));
    await queryClient.invalidateQueries({ queryKey: ["targets"] });
  };
  return (
    <>
      <FormDrawer
        open={open}
        title="签发督办单"
        form={form}
        submitText="签发"
        initialValues={{ color: "blue" }}
        onClose={onClose}
        onSubmit={send}
      >
        {taskIds.length > 0 ? (
          <p style={{ marginBottom: "1rem" }}>所选 {taskIds.length} 项任务的单位各收到一份</p>
        ) : (
          <Form.Item
            name="organization_ids"
            label="办理单位(可多选)"
            rules={[{ required: true, message: "请选择办理单位" }]}
          >
            <OrgsPicker label="办理单位" />
          </Form.Item>
        )}
        <MatterFields earliestDue={earliestDue} />
      </FormDrawer>
      <Modal
        open={done !== undefined}
        title={`已签发 ${done?.issued ?? 0} 份`}
        onOk={() => setDone(undefined)}
        onCancel={() => setDone(undefined)}
        cancelButtonProps={{ style: { display: "none" } }}
        okText="知道了"
      >
        <ul className={css.outcome}>
          {done?.items.map((item, index) => (
            <li key={item.letter_id ?? `${index + 1}`}>
              {item.organization_name || "未知单位"} {item.number ?? item.message}
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Form, Select } from "antd";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { OwnerPicker } from "../targets/owner-picker";
import { draftCommitment } from "./queries";

interface Values {
  organization_id: string;
  member_id?: string;
  year: number;
}

/** A new sheet; the promises are written on its page. */
export function DraftForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const navigate = useNavigate();
  const client = useQueryClient();
  const year = Number(businessDate().slice(0, 4));
  const send = async (values: Values) => {
    const made = await draftCommitment({ ...values, member_id: values.member_id ?? null, items: [] });
    await client.invalidateQueries({ queryKey: ["targets"] });
    void navigate({ to: "/commitments/$id", params: { id: made.id } });
  };
  return (
    <FormDrawer<Values>
      open={open}
      title="写承诺"
      submitText="开始填写"
      form={form}
      initialValues={{ year }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="organization_id"
        label="在哪个单位践诺"
        rules={[{ required: true, message: "请选择单位" }]}
      >
        <OrgPicker label="在哪个单位践诺" />
      </Form.Item>
      <Form.Item name="member_id" label="承诺人" extra="不选就是本人">
        <OwnerPicker />
      </Form.Item>
      <Form.Item name="year" label="年度">
        <Select
          aria-label="年度"
          options={[year, year + 1].map((value) => ({ value, label: `${value} 年` }))}
        />
      </Form.Item>
    </FormDrawer>
  );
}

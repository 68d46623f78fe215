import { useQuery, useQueryClient } from "@tanstack/react-query";
import { DatePicker, Form, Input, Radio } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { Classify, OrganizationRead } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { categoriesOptions, classify } from "../queries";
import css from "./organizations.module.css";

interface Values {
  category: Classify["category"];
  since: Dayjs;
  reason: string;
}

interface Props {
  organization: OrganizationRead;
  open: boolean;
  onClose: () => void;
}

/** Puts a branch into a category from a day on; the definitions stand beside the choices. */
export function ClassifyForm({ organization, open, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const { data: categories = [] } = useQuery({ ...categoriesOptions, enabled: open });

  const send = async (values: Values) => {
    await classify(organization, { ...values, since: values.since.format("YYYY-MM-DD") });
    await queryClient.invalidateQueries({ queryKey: ["registry"] });
  };

  return (
    <FormDrawer
      open={open}
      title={`调整类别:${organization.name}`}
      form={form}
      initialValues={{ since: dayjs(businessDate()) }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="category" label="类别" rules={[{ required: true, message: "请选择类别" }]}>
        <Radio.Group
          vertical
          options={categories.map((category) => ({
            value: category.code,
            disabled: category.code === organization.category,
            label: (
              <>
                {category.title}
                <span className={css.definition}> — {category.definition}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
      <Form.Item name="since" label="自哪天起" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, message: "请写明理由" }]}>
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

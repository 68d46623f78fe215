/** What an organisation says of a practice: taken over, declined, used no more. */
import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { PracticeOrganization } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { answerPractice, endAdoption, PRACTICES } from "./queries";

interface Props {
  practiceId: string;
  place: PracticeOrganization;
  onClose: () => void;
}

const DAY = "YYYY-MM-DD";

function useDone() {
  const client = useQueryClient();
  const { message } = App.useApp();
  return async (words: string) => {
    await client.invalidateQueries({ queryKey: PRACTICES });
    void message.success(words);
  };
}

export function AdoptForm({ practiceId, place, onClose }: Props) {
  const [form] = Form.useForm<{ since: Dayjs; note?: string }>();
  const done = useDone();
  return (
    <FormDrawer
      open
      title={`记录采用 · ${place.organization_name}`}
      form={form}
      initialValues={{ since: dayjs() }}
      submitText="记录采用"
      onClose={onClose}
      onSubmit={async ({ since, note }) => {
        await answerPractice(practiceId, {
          organization_id: place.organization_id,
          kind: "adopted",
          since: since.format(DAY),
          note: note?.trim() || null,
        });
        await done("已记录采用");
      }}
    >
      <Form.Item name="since" label="从哪一天起采用" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item name="note" label="说明" extra="可以不填">
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

export function DeclineForm({ practiceId, place, onClose }: Props) {
  const [form] = Form.useForm<{ note: string }>();
  const done = useDone();
  return (
    <FormDrawer
      open
      title={`答复不采用 · ${place.organization_name}`}
      form={form}
      submitText="答复不采用"
      onClose={onClose}
      onSubmit={async ({ note }) => {
        await answerPractice(practiceId, {
          organization_id: place.organization_id,
          kind: "declined",
          since: null,
          note,
        });
        await done("已答复不采用");
      }}
    >
      <p className="quiet">不适合本组织就不必采用;以后情况变了,可以再记录采用。</p>
      <Form.Item
        name="note"
        label="理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

export function EndForm({ practiceId, place, onClose }: Props) {
  const [form] = Form.useForm<{ ended_on: Dayjs; reason: string }>();
  const done = useDone();
  return (
    <FormDrawer
      open
      title={`结束采用 · ${place.organization_name}`}
      form={form}
      initialValues={{ ended_on: dayjs() }}
      submitText="记录结束"
      onClose={onClose}
      onSubmit={async ({ ended_on, reason }) => {
        await endAdoption(practiceId, {
          organization_id: place.organization_id,
          ended_on: ended_on.format(DAY),
          reason,
        });
        await done("已记录结束采用");
      }}
    >
      <p className="quiet">自 {place.since} 起的采用记录仍然保留。</p>
      <Form.Item
        name="ended_on"
        label="从哪一天起不再采用"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker
          style={{ width: "100%" }}
          disabledDate={(day) => day.isAfter(dayjs(), "day") || day.isBefore(dayjs(place.since), "day")}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label="原因"
        rules={[{ required: true, whitespace: true, message: "请写明原因" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

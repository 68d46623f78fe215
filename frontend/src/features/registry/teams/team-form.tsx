import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { TeamRead, TeamWrite } from "@/api/generated/types.gen";
import { useSeen } from "@/shared/hooks/use-seen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { MemberPicker, MembersPicker } from "../outlets/pickers";
import { changeTeam, createTeam, TEAMS } from "./queries";
import { KIND_CHOICES } from "./words";

interface Props {
  /** The team to be changed; a new one when left out. */
  row?: TeamRead;
  onClose: () => void;
}

interface Values {
  organization_id: string;
  kind: TeamWrite["kind"];
  name: string;
  purpose?: string;
  starts_on: Dayjs;
  ends_on?: Dayjs | null;
  leader_id?: string | null;
  member_ids: string[];
}

const DAY = "YYYY-MM-DD";

/** A team with its roster from today on; one leads. */
export function TeamForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const organizationId = Form.useWatch("organization_id", form);
  const seen = useSeen(true, row);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    await (seen ? changeTeam(seen, bodyOf(values)) : createTeam(bodyOf(values)));
    await client.invalidateQueries({ queryKey: TEAMS });
    void message.success("已保存");
  };
  const standing = row?.members.filter(({ until }) => until === null) ?? [];
  const known = standing.map(({ member_id, name, organization_name }) => ({
    value: member_id,
    label: `${name} · ${organization_name}`,
  }));
  return (
    <FormDrawer
      open
      title={row ? "修改队伍" : "组建队伍"}
      form={form}
      initialValues={initialOf(row)}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="organization_id" label="所属组织" rules={[{ required: true, message: "请选择组织" }]}>
        <OrgPicker label="所属组织" />
      </Form.Item>
      <Form.Item name="kind" label="类型" rules={[{ required: true, message: "请选择类型" }]}>
        <Select options={KIND_CHOICES} />
      </Form.Item>
      <Form.Item
        name="name"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="purpose" label="任务" extra="可以不填">
        <Input.TextArea rows={2} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="starts_on" label="成立日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
      </Form.Item>
      <Form.Item name="ends_on" label="结束日期" extra="长期队伍不填">
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="leader_id" label="队长">
        <MemberPicker organizationId={organizationId} known={known} />
      </Form.Item>
      <Form.Item name="member_ids" label="队员">
        <MembersPicker organizationId={organizationId} known={known} withoutOutlet={false} />
      </Form.Item>
    </FormDrawer>
  );
}

function bodyOf({ leader_id, member_ids, starts_on, ends_on, purpose, ...rest }: Values): TeamWrite {
  const others = member_ids.filter((id) => id !== leader_id);
  return {
    ...rest,
    purpose: purpose?.trim() || null,
    starts_on: starts_on.format(DAY),
    ends_on: ends_on?.format(DAY) ?? null,
    roster: [
      ...(leader_id ? [{ member_id: leader_id, leads: true }] : []),
      ...others.map((member_id) => ({ member_id, leads: false })),
    ],
  };
}

function initialOf(row: TeamRead | undefined): Partial<Values> {
  if (!row) return { starts_on: dayjs(), member_ids: [] };
  const standing = row.members.filter(({ until }) => until === null);
  const { organization_id, kind, name } = row;
  return {
    ...{ organization_id, kind, name },
    purpose: row.purpose ?? undefined,
    starts_on: dayjs(row.starts_on),
    ends_on: row.ends_on ? dayjs(row.ends_on) : null,
    leader_id: standing.find(({ leads }) => leads)?.member_id,
    member_ids: standing.filter(({ leads }) => !leads).map(({ member_id }) => member_id),
  };
}

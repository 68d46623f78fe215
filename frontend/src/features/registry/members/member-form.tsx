import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { MemberCreate, MemberRead, MemberUpdate } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { MEMBER_KINDS } from "../labels";
import { changeMember, createMember, MEMBERS } from "./queries";
import { EDUCATIONS, GENDERS, optionsOf, PERSONNEL } from "./words";

type Values = Omit<MemberUpdate, "joined_on" | "converted_on" | "born_on"> &
  Pick<MemberCreate, "organization_id" | "employee_no"> & {
    joined_on: Dayjs;
    converted_on?: Dayjs | null;
    born_on?: Dayjs | null;
    member_since?: Dayjs | null;
  };

const DAY = "YYYY-MM-DD";
const dayOf = (value: Dayjs | null | undefined) => value?.format(DAY) ?? null;

/** What is sent: phone and identity number only when something was typed, so that what is sealed stays. */
function factsOf(values: Values): MemberUpdate {
  return {
    name: values.name,
    gender: values.gender,
    kind: values.kind,
    joined_on: values.joined_on.format(DAY),
    converted_on: values.kind === "full" ? dayOf(values.converted_on) : null,
    position: values.position,
    born_on: dayOf(values.born_on),
    ethnicity: values.ethnicity || null,
    education: values.education ?? null,
    personnel: values.personnel ?? null,
    party_group: values.party_group || null,
    ...(values.phone ? { phone: values.phone } : {}),
    ...(values.id_number ? { id_number: values.id_number } : {}),
  };
}

function initialOf(row: MemberRead | undefined): Partial<Values> {
  if (!row) return { kind: "full", member_since: dayjs() };
  const { joined_on, converted_on, born_on, gender, phone: _phone, id_number: _number, ...same } = row;
  return {
    ...same,
    gender: gender === "female" ? "female" : "male",
    joined_on: dayjs(joined_on),
    converted_on: converted_on ? dayjs(converted_on) : null,
    born_on: born_on ? dayjs(born_on) : null,
  };
}

/** A new member, or what is known of one; branch and state have their own ways. */
export function MemberForm({ row, onClose }: { row?: MemberRead; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch("kind", form);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    if (row) await changeMember(row, factsOf(values));
    else {
      const { organization_id, employee_no, member_since } = values;
      const since = dayOf(member_since);
      await createMember({ ...factsOf(values), organization_id, employee_no, member_since: since });
    }
    await client.invalidateQueries({ queryKey: MEMBERS });
    void message.success("已保存");
  };
  return (
    <FormDrawer
      open
      title={row ? `修改党员信息 · ${row.name}` : "登记党员"}
      form={form}
      initialValues={initialOf(row)}
      onClose={onClose}
      onSubmit={send}
    >
      {!row && <Place />}
      <Form.Item
        name="name"
        label="姓名"
        rules={[{ required: true, whitespace: true, message: "请填写姓名" }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="gender" label="性别" rules={[{ required: true, message: "请选择性别" }]}>
        <Select options={optionsOf(GENDERS)} />
      </Form.Item>
      <Form.Item name="born_on" label="出生日期">
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="ethnicity" label="民族">
        <Input maxLength={30} />
      </Form.Item>
      <Form.Item name="education" label="学历">
        <Select allowClear options={optionsOf(EDUCATIONS)} />
      </Form.Item>
      <Form.Item name="personnel" label="人员类别">
        <Select allowClear options={optionsOf(PERSONNEL)} />
      </Form.Item>
      <Form.Item
        name="position"
        label="工作岗位"
        rules={[{ required: true, whitespace: true, message: "请填写岗位" }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="kind" label="类别" rules={[{ required: true, message: "请选择类别" }]}>
        <Select options={optionsOf(MEMBER_KINDS)} />
      </Form.Item>
      <Form.Item name="joined_on" label="入党日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      {kind === "full" && (
        <Form.Item name="converted_on" label="转正日期" extra="党龄从转正之日起算">
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
      )}
      <Form.Item name="party_group" label="党小组">
        <Input maxLength={100} placeholder="例如 第一党小组" />
      </Form.Item>
      <Secrets row={row} />
    </FormDrawer>
  );
}

function Place() {
  return (
    <>
      <Form.Item
        name="organization_id"
        label="所在党支部"
        rules={[{ required: true, message: "请选择党支部" }]}
      >
        <OrgPicker label="所在党支部" kinds={["branch", "general_branch", "party_committee"]} />
      </Form.Item>
      <Form.Item
        name="employee_no"
        label="工号"
        rules={[{ required: true, whitespace: true, message: "请填写工号" }]}
      >
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="member_since" label="转入日期">
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
    </>
  );
}

function Secrets({ row }: { row?: MemberRead }) {
  const kept = (masked: string | null | undefined) =>
    masked ? `已登记 ${masked},不填则不变` : "加密保存,默认遮蔽";
  return (
    <>
      <Form.Item name="phone" label="手机号" extra={kept(row?.phone)}>
        <Input maxLength={11} inputMode="numeric" autoComplete="off" />
      </Form.Item>
      <Form.Item name="id_number" label="身份证号" extra={kept(row?.id_number)}>
        <Input maxLength={18} autoComplete="off" />
      </Form.Item>
    </>
  );
}

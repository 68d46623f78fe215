import { useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { VenueRead, VenueWrite } from "@/api/generated/types.gen";
import { useSeen } from "@/shared/hooks/use-seen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { MemberPicker } from "../outlets/pickers";
import { choicesOf, useStandard } from "../venue-standards/queries";
import { changeVenue, createVenue, VENUES } from "./queries";
import { DAY } from "./words";

interface Props {
  /** The venue to be changed; a new one when left out. */
  row?: VenueRead;
  onClose: () => void;
}

interface Values {
  organization_id: string;
  kind: string;
  name: string;
  place: string;
  purpose?: string;
  opened_on?: Dayjs | null;
  responsible_member_id?: string | null;
  closed_on?: Dayjs | null;
  close_reason?: string;
}

const FUTURE = (day: Dayjs) => day.isAfter(dayjs(), "day");

/** A venue as it is; a day and a reason close it. */
export function VenueForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const organizationId = Form.useWatch("organization_id", form);
  const closed = Form.useWatch("closed_on", form);
  const standard = useStandard(organizationId);
  const seen = useSeen(true, row);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async (values: Values) => {
    await (seen ? changeVenue(seen, bodyOf(values)) : createVenue(bodyOf(values)));
    await client.invalidateQueries({ queryKey: VENUES });
    void message.success("已保存");
  };
  const known =
    row?.responsible_member_id && row.responsible_name
      ? [{ value: row.responsible_member_id, label: row.responsible_name }]
      : [];
  return (
    <FormDrawer
      open
      title={row ? "修改阵地" : "登记阵地"}
      form={form}
      initialValues={initialOf(row)}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="organization_id"
        label="所属组织"
        extra={row && "移交给其他组织时在这里改"}
        rules={[{ required: true, message: "请选择组织" }]}
      >
        <OrgPicker label="所属组织" />
      </Form.Item>
      <Form.Item name="kind" label="类型" rules={[{ required: true, message: "请选择类型" }]}>
        <Select options={choicesOf(standard.data?.standard.kinds)} loading={standard.isFetching} />
      </Form.Item>
      <Form.Item
        name="name"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="place"
        label="地点"
        rules={[{ required: true, whitespace: true, message: "请填写地点" }]}
      >
        <Input maxLength={200} placeholder="例如:连铸平台东侧" />
      </Form.Item>
      <Form.Item name="purpose" label="用途" extra="可以不填">
        <Input.TextArea rows={2} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="responsible_member_id" label="负责人" extra="可以不填">
        <MemberPicker organizationId={organizationId} known={known} />
      </Form.Item>
      <Form.Item name="opened_on" label="启用日期" extra="还在筹建的不填">
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      {row && (
        <Form.Item name="closed_on" label="停用日期" extra="在用的不填">
          <DatePicker style={{ width: "100%" }} disabledDate={FUTURE} />
        </Form.Item>
      )}
      {row && closed && (
        <Form.Item
          name="close_reason"
          label="停用原因"
          rules={[{ required: true, whitespace: true, message: "请写明停用原因" }]}
        >
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      )}
    </FormDrawer>
  );
}

function bodyOf({ purpose, opened_on, closed_on, close_reason, ...rest }: Values): VenueWrite {
  return {
    ...rest,
    purpose: purpose?.trim() || null,
    opened_on: opened_on?.format(DAY) ?? null,
    closed_on: closed_on?.format(DAY) ?? null,
    close_reason: closed_on ? close_reason?.trim() || null : null,
    responsible_member_id: rest.responsible_member_id ?? null,
  };
}

function initialOf(row: VenueRead | undefined): Partial<Values> {
  if (!row) return { opened_on: dayjs() };
  const { organization_id, kind, name, place, responsible_member_id } = row;
  return {
    ...{ organization_id, kind, name, place, responsible_member_id },
    purpose: row.purpose ?? undefined,
    opened_on: row.opened_on ? dayjs(row.opened_on) : null,
    closed_on: row.closed_on ? dayjs(row.closed_on) : null,
    close_reason: row.close_reason ?? undefined,
  };
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select, Upload, type UploadFile } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useDeferredValue, useState } from "react";
import type { AgreementRead, AgreementWrite } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { AGREEMENTS, changeAgreement, choicesOptions, createAgreement, keepPaper } from "./queries";
import { KINDS } from "./words";

interface Props {
  /** The agreement to be put right; a new one when left out. */
  row?: AgreementRead;
  onClose: () => void;
}

interface Values {
  organization_id: string;
  partner: string;
  partner_kind: AgreementWrite["partner_kind"];
  content: string;
  signed_on: Dayjs;
  term: [Dayjs, Dayjs];
  outlet_ids: string[];
}

const DAY = "YYYY-MM-DD";

/** An agreement with a partner outside: what is agreed, from when until when, which outlets take part. */
export function AgreementForm({ row, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const organizationId = Form.useWatch("organization_id", form);
  const client = useQueryClient();
  const { message } = App.useApp();
  const [papers, setPapers] = useState<UploadFile[]>([]);
  const send = async ({ signed_on, term, ...values }: Values) => {
    const [starts, ends] = term;
    const chosen = papers.at(-1)?.originFileObj;
    const kept = chosen ? await keepPaper(values.organization_id, chosen) : undefined;
    const document = kept ?? row?.document?.sha256 ?? null;
    const days = {
      signed_on: signed_on.format(DAY),
      starts_on: starts.format(DAY),
      ends_on: ends.format(DAY),
    };
    const body: AgreementWrite = { ...values, ...days, document };
    await (row ? changeAgreement(row, body) : createAgreement(body));
    await client.invalidateQueries({ queryKey: AGREEMENTS });
    void message.success("已保存");
  };
  return (
    <FormDrawer
      open
      title={row ? "修改共建协议" : "登记共建协议"}
      form={form}
      initialValues={initialOf(row)}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="organization_id" label="所属组织" rules={[{ required: true, message: "请选择组织" }]}>
        <OrgPicker label="所属组织" />
      </Form.Item>
      <Form.Item
        name="partner"
        label="共建单位"
        rules={[{ required: true, whitespace: true, message: "请填写共建单位" }]}
      >
        <Input maxLength={200} placeholder="例如:新桥社区党委" />
      </Form.Item>
      <Form.Item name="partner_kind" label="类型" rules={[{ required: true, message: "请选择类型" }]}>
        <Select options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item
        name="content"
        label="共建内容"
        rules={[{ required: true, whitespace: true, message: "请写明共建内容" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="signed_on" label="签订日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="term" label="期限" rules={[{ required: true, message: "请选择起止日期" }]}>
        <DatePicker.RangePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="outlet_ids" label="参加的网点">
        <Outlets
          organizationId={organizationId}
          known={row?.outlets.map((one) => ({ value: one.id, label: `${one.name} · ${one.code}` })) ?? []}
        />
      </Form.Item>
      <Form.Item
        label="签字件"
        extra={row?.document ? `已有“${row.document.filename}”,选择文件则替换` : "可以不传"}
      >
        <Upload
          maxCount={1}
          fileList={papers}
          beforeUpload={() => false}
          onChange={({ fileList }) => setPapers(fileList)}
        >
          <button type="button" className="plain-button">
            选择文件
          </button>
        </Upload>
      </Form.Item>
    </FormDrawer>
  );
}

function initialOf(row: AgreementRead | undefined): Partial<Values> {
  if (!row) return { partner_kind: "community", signed_on: dayjs(), outlet_ids: [] };
  const { organization_id, partner, partner_kind, content } = row;
  return {
    ...{ organization_id, partner, partner_kind, content },
    signed_on: dayjs(row.signed_on),
    term: [dayjs(row.starts_on), dayjs(row.ends_on)],
    outlet_ids: row.outlets.map((one) => one.id),
  };
}

interface OutletsProps {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  organizationId: string | undefined;
  known: { value: string; label: string }[];
}

function Outlets({ id, value, onChange, organizationId, known }: OutletsProps) {
  const [q, setQ] = useState("");
  const { data, isFetching } = useQuery(choicesOptions(organizationId, useDeferredValue(q.trim())));
  const found = (data?.items ?? []).map((one) => ({ value: one.id, label: `${one.name} · ${one.code}` }));
  const before = known.filter((one) => !found.some((other) => other.value === one.value));
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder={organizationId ? "网点名称或编码" : "请先选择所属组织"}
      loading={isFetching}
      notFoundContent={isFetching ? "正在查找…" : "没有找到,请先选择组织或换个写法"}
      options={[...before, ...found]}
    />
  );
}

import { useQuery } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { DuesAccount, DuesBaseWrite, DuesStandardRead } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { setBase, standardsOptions, useRefreshed } from "./queries";
import { KINDS } from "./words";

interface Values {
  kind: DuesBaseWrite["kind"];
  amount?: string;
  since: Dayjs;
  allowed?: string;
  approving_body?: string;
  note?: string;
}

const MONEY = { pattern: /^\d{1,8}(\.\d{1,2})?$/, message: "请填写金额,最多两位小数" };

/** From which month on the dues are computed from what. */
export function BaseForm({ account, onClose }: { account: DuesAccount; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const refreshed = useRefreshed();
  const { message } = App.useApp();
  const { data } = useQuery(standardsOptions);
  const kind = Form.useWatch("kind", form) ?? "salaried";
  const allowed = Form.useWatch("allowed", form);
  const standard = data?.at(-1);
  const rate = standard?.kinds.find((one) => one.kind === kind);
  const send = async ({ since, ...values }: Values) => {
    await setBase(account.member_id, {
      kind: values.kind,
      since: since.format("YYYY-MM"),
      amount: values.amount || null,
      allowed: values.allowed || null,
      approving_body: values.approving_body || null,
      note: values.note || null,
    });
    await refreshed();
    void message.success("已核定");
  };
  return (
    <FormDrawer
      open
      title={`核定基数 · ${account.name}`}
      form={form}
      initialValues={{ kind: account.bases[0]?.kind ?? "salaried", since: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="kind" label="人员类别" extra={rate && rateWords(rate)}>
        <Select options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item
        name="amount"
        label={rate?.bands.length ? "基数(元)" : "每月数额(元)"}
        extra={`${rate?.base ?? ""};加密保存,默认不显示`}
        rules={[{ required: (rate?.bands.length ?? 1) > 0, message: "请填写基数" }, MONEY]}
      >
        <Input inputMode="decimal" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="since"
        label="自哪个月起"
        extra="此后各月已计的应交数会自动冲正"
        rules={[{ required: true, message: "请选择月份" }]}
      >
        <DatePicker picker="month" style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item name="allowed" label="减免后每月(元)" extra={standard?.reduction} rules={[MONEY]}>
        <Input inputMode="decimal" placeholder="不减免不填;免交填 0" />
      </Form.Item>
      <Form.Item
        name="approving_body"
        label="批准机关和文号"
        rules={[{ required: Boolean(allowed), message: "请填写批准机关和文号" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="note" label="备注">
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

/** The bands of one kind in a sentence. */
export function rateWords({ bands, least, most }: DuesStandardRead["kinds"][number]): string {
  if (bands.length === 0)
    return least === most ? `每月 ${plain(least)} 元` : `每月 ${plain(least)} 至 ${plain(most)} 元`;
  return bands
    .map(({ up_to, percent }, at) =>
      up_to
        ? `${plain(up_to)} 元以下(含)${plain(percent)}%`
        : `${plain(bands[at - 1]?.up_to)} 元以上 ${plain(percent)}%`,
    )
    .join(",");
}

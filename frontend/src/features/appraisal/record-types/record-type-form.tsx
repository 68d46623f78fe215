import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, DatePicker, Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import type { RecordTypeJudged, RecordTypeVersionRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { recordTypesOptions } from "../records/queries";
import { FieldRows } from "./field-rows";
import { changeForm, checkForm, draftForm } from "./queries";
import css from "./record-types.module.css";
import { BLANK, bodyOf, type FormValues, valuesOf } from "./values";
import { EVIDENCE, ROLES, USES } from "./words";

interface Props {
  /** The version from which one starts: a draft is changed, a published one revised; none begins anew. */
  from?: RecordTypeVersionRead;
  onClose: () => void;
  onSaved?: (saved: RecordTypeVersionRead) => void;
}

const optionsOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** Drafts a form; what it asks of everybody is told before it is saved and before it is published. */
export function RecordTypeForm({ from, onClose, onSaved }: Props) {
  const [form] = Form.useForm<FormValues>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const draft = from?.status === "draft" ? from : undefined;
  const send = async (values: FormValues) => {
    const saved = draft ? await changeForm(draft, bodyOf(values)) : await draftForm(bodyOf(values));
    await client.invalidateQueries({ queryKey: ["appraisal"] });
    void message.success("草稿已保存,发布前仍可修改");
    onSaved?.(saved);
  };
  return (
    <FormDrawer<FormValues>
      open
      title={draft ? "修改台账类型草稿" : from ? `修订${from.title}` : "新建台账类型"}
      form={form}
      submitText="存为草稿"
      initialValues={from ? valuesOf(from) : BLANK}
      onClose={onClose}
      onSubmit={send}
    >
      <div className={css.pair}>
        <Form.Item
          name="title"
          label="名称"
          rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
        >
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item
          name="code"
          label="编码"
          rules={[
            { required: true, pattern: /^[a-z][a-z0-9_]{0,63}$/, message: "小写字母开头,含字母、数字、_" },
          ]}
        >
          <Input disabled={from !== undefined} />
        </Form.Item>
        <Section />
      </div>
      <Form.Item
        name="entered_by"
        label="由谁登记"
        required={false}
        rules={[{ required: true, message: "请选择由谁登记" }]}
      >
        <Checkbox.Group options={optionsOf(ROLES)} />
      </Form.Item>
      <Form.Item name="use" label="用途" extra="采集位置只限安保、应急,且须单独同意;轨迹一律不采集">
        <Radio.Group options={optionsOf(USES)} />
      </Form.Item>
      <Form.Item name="is_meeting" valuePropName="checked">
        <Checkbox>须召集会议(按一次会议计入负担)</Checkbox>
      </Form.Item>
      <Form.Item name="tells_result" valuePropName="checked">
        <Checkbox>说的是成效,不是“开展过”</Checkbox>
      </Form.Item>
      <FieldRows />
      <EvidenceFields />
      <Form.Item
        name="reason"
        label="为什么需要"
        rules={[{ required: true, whitespace: true, message: "请写明理由和依据" }]}
      >
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <Check />
    </FormDrawer>
  );
}

function Section() {
  const { data: types = [] } = useQuery(recordTypesOptions);
  const sections = new Map(types.map((type) => [type.section, type.section_title]));
  return (
    <Form.Item name="section" label="归类" rules={[{ required: true, message: "请选择归类" }]}>
      <Select options={[...sections].map(([value, label]) => ({ value, label }))} />
    </Form.Item>
  );
}

function EvidenceFields() {
  const required = Form.useWatch(["evidence", "required"]);
  const kinds: string[] = Form.useWatch(["evidence", "kinds"]) ?? [];
  const rule = { required: true, whitespace: true, message: "强制上传照片须写明" };
  return (
    <>
      <Form.Item name={["evidence", "kinds"]} label="附件" extra="照片、附件默认选传">
        <Checkbox.Group options={optionsOf(EVIDENCE)} />
      </Form.Item>
      <Form.Item name={["evidence", "required"]} valuePropName="checked">
        <Checkbox>必须上传附件</Checkbox>
      </Form.Item>
      {required && (
        <Form.Item name={["evidence", "count"]} label="份数" initialValue="1">
          <Input inputMode="numeric" style={{ width: "6rem" }} />
        </Form.Item>
      )}
      {required && kinds.includes("photo") && (
        <fieldset className={css.fields}>
          <legend>强制上传照片的依据(期满自动改为选传)</legend>
          <Form.Item name={["evidence", "photo_rule", "purpose"]} label="目的" rules={[rule]}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name={["evidence", "photo_rule", "legal_basis"]} label="法规依据" rules={[rule]}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item
            name={["evidence", "photo_rule", "expires_on"]}
            label="截止日期(不超过 90 天)"
            rules={[{ required: true, message: "请选择截止日期" }]}
          >
            <DatePicker style={{ width: "100%" }} />
          </Form.Item>
          <Form.Item name={["evidence", "photo_rule", "approver"]} label="批准人" rules={[rule]}>
            <Input maxLength={200} />
          </Form.Item>
        </fieldset>
      )}
    </>
  );
}

/** What the form would ask of everybody, and what stands in its way; nothing is stored. */
function Check() {
  const form = Form.useFormInstance<FormValues>();
  const [judged, setJudged] = useState<RecordTypeJudged>();
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    setRefusal(undefined);
    setJudged(undefined);
    try {
      const { reason: _, ...body } = bodyOf(await form.validateFields());
      setJudged(await checkForm(body));
    } catch (error) {
      const [wrong] = (error as { errorFields?: { name: (string | number)[] }[] }).errorFields ?? [];
      if (wrong) form.scrollToField(wrong.name, { block: "center" });
      else setRefusal(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <div>
        <Button loading={busy} onClick={() => void check()}>
          算一算负担、查一查重复
        </Button>
      </div>
      {refusal && <Alert type="error" showIcon title={refusal} />}
      {judged && <Judged judged={judged} />}
    </div>
  );
}

export function Judged({ judged }: { judged: RecordTypeJudged }) {
  const faults = [...judged.faults, ...judged.repeated];
  return (
    <div className="stack" role="status">
      <p className={css.price}>{judged.price.words}</p>
      {faults.length === 0 ? (
        <Alert type="success" showIcon title="没有重复填报,没有不允许的要求" />
      ) : (
        <Alert
          type="warning"
          showIcon
          title={`有 ${faults.length} 处妨碍发布`}
          description={
            <ul className={css.list}>
              {faults.map((fault) => (
                <li key={`${fault.field} ${fault.message}`}>{fault.message}</li>
              ))}
            </ul>
          }
        />
      )}
    </div>
  );
}

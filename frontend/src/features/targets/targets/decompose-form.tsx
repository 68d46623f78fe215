import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Radio, Select } from "antd";
import { useState } from "react";
import type { Decompose, Decomposition, TargetRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { compare, plain, sum } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PlainTable } from "@/shared/ui/plain-table";
import { OwnerPicker } from "./owner-picker";
import { decompose } from "./queries";
import css from "./targets.module.css";
import { lastDecomposition } from "./undo";
import { LEVELS, METHODS, openWords, options, quantity } from "./words";

interface PartValues {
  organization_id?: string;
  owner_member_id?: string;
  title?: string;
  share?: string;
  weight?: string;
}

interface Values {
  method: Decompose["method"];
  to: "parts" | "kind";
  kind?: NonNullable<Decompose["spread"]>["kind"];
  under?: string;
  parts?: PartValues[];
}

const KINDS: Record<NonNullable<Values["kind"]>, string> = {
  unit: "全部企业(单位)",
  department: "全部部门",
  party_committee: "全部党委",
  general_branch: "全部党总支",
  branch: "全部党支部",
  group: "集团",
};

interface Props {
  row: TargetRead;
  open: boolean;
  onClose: () => void;
}

/** Break a target down: sums while typing, the children as they would be, and only then written. */
export function DecomposeForm({ row, open, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const [preview, setPreview] = useState<Decomposition>();
  const [refusal, setRefusal] = useState<string>();
  const client = useQueryClient();
  const { message } = App.useApp();

  const ask = async (balance: boolean) => {
    setRefusal(undefined);
    setPreview(undefined);
    try {
      const shown = await decompose(row, {
        ...bodyOf(form.getFieldsValue(true)),
        balance,
        validate_only: true,
      });
      setPreview(shown);
      if (balance) fill(shown);
    } catch (error) {
      setRefusal(asProblem(error).detail);
    }
  };
  const fill = ({ children, method }: Decomposition) => {
    if (method !== "share" && method !== "weight") return;
    const parts: PartValues[] = form.getFieldValue("parts") ?? [];
    form.setFieldValue(
      "parts",
      parts.map((part, at) => ({ ...part, [method]: plain(children[at]?.[method]) })),
    );
  };
  const close = () => {
    setPreview(undefined);
    setRefusal(undefined);
    onClose();
  };
  const send = async (values: Values) => {
    const done = await decompose(row, { ...bodyOf(values), balance: false, validate_only: false });
    if (done.batch_id) lastDecomposition.set({ id: row.id, batch: done.batch_id });
    await client.invalidateQueries({ queryKey: ["targets"] });
    void message.success(`已分解为 ${done.children.length} 个草稿,核对后下达;按 u 可撤销`);
  };
  return (
    <FormDrawer<Values>
      open={open}
      title={`分解:${row.title}`}
      form={form}
      initialValues={{ method: row.decomposed_by ?? "share", to: "parts", parts: [{}, {}] }}
      submitText="确认分解"
      onClose={close}
      onSubmit={send}
    >
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        {row.organization_name} · {quantity(row.target_value, row.unit)}
        {row.children.count > 0 && ` · 已有 ${row.children.count} 个子目标`}
        {openWords(row.children) && `,${openWords(row.children)}`}
      </p>
      <Fields row={row} onAsk={ask} onChange={() => setPreview(undefined)} />
      {refusal && <Alert type="error" showIcon title={refusal} />}
      {preview && <Preview shown={preview} unit={row.unit} />}
    </FormDrawer>
  );
}

function bodyOf({ method, to, kind, under, parts = [] }: Values): Decompose {
  if (to === "kind" && kind) return { method, parts: [], spread: { kind, under: under ?? null } };
  const named = parts.filter((part) => part?.organization_id);
  return {
    method,
    parts: named.map((part) => ({
      organization_id: part.organization_id ?? "",
      owner_member_id: part.owner_member_id ?? null,
      title: part.title?.trim() || null,
      share: method === "share" ? part.share?.trim() || null : null,
      weight: method === "weight" ? part.weight?.trim() || null : null,
    })),
  };
}

interface FieldsProps {
  row: TargetRead;
  onAsk: (balance: boolean) => Promise<void>;
  onChange: () => void;
}

function Fields({ row, onAsk, onChange }: FieldsProps) {
  const form = Form.useFormInstance<Values>();
  const method = Form.useWatch("method", form) ?? "share";
  const to = Form.useWatch("to", form) ?? "parts";
  const fixed = row.children.count > 0 && row.decomposed_by !== null;
  const measured = method === "share" || method === "weight";
  return (
    <>
      <Form.Item name="method" label="分解方式" extra={fixed ? "已有子目标,沿用原来的方式" : undefined}>
        <Radio.Group disabled={fixed} options={options(METHODS)} onChange={onChange} />
      </Form.Item>
      <Form.Item name="to" label="分给谁">
        <Radio.Group
          options={[
            { value: "parts", label: "逐个指定" },
            { value: "kind", label: "一类组织" },
          ]}
          onChange={onChange}
        />
      </Form.Item>
      {to === "kind" ? <Kind /> : <Parts method={method} />}
      {measured && to === "parts" && <Sums row={row} method={method} />}
      <div className="row" style={{ margin: "1rem 0" }}>
        <Button onClick={() => void onAsk(to === "kind" && measured)}>预览子目标</Button>
        {measured && to === "parts" && <Button onClick={() => void onAsk(true)}>自动补齐</Button>}
      </div>
    </>
  );
}

function Kind() {
  return (
    <div className={css.two}>
      <Form.Item name="kind" label="哪一类" rules={[{ required: true, message: "请选择" }]}>
        <Select aria-label="哪一类" options={options(KINDS)} />
      </Form.Item>
      <Form.Item name="under" label="在哪个组织之下" extra="不选则为本目标的组织">
        <OrgPicker label="在哪个组织之下" allowClear />
      </Form.Item>
    </div>
  );
}

function Parts({ method }: { method: Values["method"] }) {
  const figure = method === "share" ? "share" : "weight";
  const measured = method === "share" || method === "weight";
  return (
    <Form.List name="parts">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className={css.part}>
              <div className="stack" style={{ gap: "0.35rem" }}>
                <Form.Item name={[name, "organization_id"]} noStyle>
                  <OrgPicker label={`第 ${name + 1} 份的组织`} />
                </Form.Item>
                {method === "weight" && (
                  <Form.Item name={[name, "title"]} noStyle>
                    <Input aria-label={`第 ${name + 1} 份的名称`} placeholder="子目标名称" maxLength={200} />
                  </Form.Item>
                )}
              </div>
              <Form.Item name={[name, "owner_member_id"]} noStyle>
                <OwnerPicker label={`第 ${name + 1} 份的责任人`} />
              </Form.Item>
              {measured ? (
                <Form.Item
                  name={[name, figure]}
                  rules={[{ pattern: /^\d+(\.\d+)?$/, message: "请填数字" }]}
                  style={{ marginBottom: 0 }}
                >
                  <Input
                    aria-label={`第 ${name + 1} 份的${method === "share" ? "份额" : "权重"}`}
                    suffix="%"
                  />
                </Form.Item>
              ) : (
                <span />
              )}
              <Button
                autoInsertSpace={false}
                aria-label={`删除第 ${name + 1} 份`}
                onClick={() => remove(name)}
              >
                删除
              </Button>
            </div>
          ))}
          <Button type="dashed" onClick={() => add({})}>
            添加一份
          </Button>
          {method === "milestone" && <p className="quiet">不填则每个里程碑由本组织、本责任人承接。</p>}
        </>
      )}
    </Form.List>
  );
}

/** What is given out so far, exactly, while typing. */
function Sums({ row, method }: { row: TargetRead; method: "share" | "weight" }) {
  const form = Form.useFormInstance<Values>();
  const parts = (Form.useWatch("parts", form) ?? []) as PartValues[];
  const total = sum([row.children[method], ...parts.map((part) => part?.[method])]);
  const left = sum(["100", `-${total}`]);
  const state = compare(left, "0");
  return (
    <p className={css.sum} role="status">
      <span>
        合计 <strong className="num">{total} %</strong>
      </span>
      {state === 0 && <span>正好 100 %</span>}
      {state > 0 && <span className={css.open}>◆ 还有 {left} % 未分解</span>}
      {state < 0 && <span className={css.open}>▲ 超出 {left.slice(1)} %</span>}
    </p>
  );
}

function Preview({ shown, unit }: { shown: Decomposition; unit: string }) {
  return (
    <section aria-label="预览" className="stack">
      <strong>将新建 {shown.children.length} 个子目标(尚未保存)</strong>
      {shown.warnings.map((one) => (
        <Alert key={one} type="warning" showIcon title={one} />
      ))}
      <PlainTable heads={["承接", "目标", "份额 / 权重", "目标值"]}>
        {shown.children.map((child) => (
          <tr key={`${child.organization_id}/${child.owner_member_id}/${child.title}/${child.starts_on}`}>
            <td>
              {child.organization_name}
              <div className={css.small}>
                {LEVELS[child.level]} · {child.owner_name ?? "未定责任人"}
              </div>
            </td>
            <td>{child.title}</td>
            <td className="num">
              {(child.share ?? child.weight) ? `${plain(child.share ?? child.weight)} %` : "—"}
            </td>
            <td className="num">{quantity(child.target_value, unit)}</td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}

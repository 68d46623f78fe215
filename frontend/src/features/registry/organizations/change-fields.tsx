/** The fields of each kind of change. */
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Form, Input, Radio, Select, Switch } from "antd";
import type { OrganizationRead, SplitCandidate } from "@/api/generated/types.gen";
import { useOrgTree } from "@/shared/hooks/use-org-tree";
import { OrgPicker } from "@/shared/ui/org-picker";
import { KINDS } from "../labels";
import { categoriesOptions } from "../queries";
import css from "./organizations.module.css";
import { belongingsOptions } from "./queries";
import { FORMS } from "./words";

type Kind = OrganizationRead["kind"];
interface Of {
  organization: OrganizationRead;
}

// Which kinds may be set up under which; the server decides anyway.
const BELOW: Record<Kind, Kind[]> = {
  group: ["party_committee", "general_branch", "branch", "unit", "department"],
  party_committee: ["party_committee", "general_branch", "branch"],
  general_branch: ["branch"],
  branch: [],
  unit: ["unit", "department"],
  department: ["department"],
};
const ABOVE = (kind: Kind): Kind[] =>
  (Object.keys(BELOW) as Kind[]).filter((one) => BELOW[one].includes(kind));

export const mayHaveBelow = (kind: Kind) => BELOW[kind].length > 0;

export function NameField({ label, required }: { label: string; required?: boolean }) {
  return (
    <Form.Item
      name="name"
      label={label}
      rules={required ? [{ required, whitespace: true, message: "请填写名称" }] : []}
    >
      <Input maxLength={200} />
    </Form.Item>
  );
}

function CodeField({ name }: { name: "code" | [number, "code"] }) {
  return (
    <Form.Item name={name} label="编码" rules={[{ required: true, message: "请填写编码" }]}>
      <Input maxLength={64} placeholder="字母、数字、点、横线" />
    </Form.Item>
  );
}

export function CreateFields({ organization }: Of) {
  const kind = Form.useWatch("kind") as Kind | undefined;
  const { data: categories = [] } = useQuery(categoriesOptions);
  return (
    <>
      <Form.Item name="kind" label="类型" rules={[{ required: true, message: "请选择类型" }]}>
        <Radio.Group options={BELOW[organization.kind].map((one) => ({ value: one, label: KINDS[one] }))} />
      </Form.Item>
      <CodeField name="code" />
      <NameField label="名称" required />
      {kind === "branch" && (
        <>
          <Form.Item name="category" label="支部类别">
            <Select
              allowClear
              placeholder="可以以后再定"
              options={categories.map((one) => ({ value: one.code, label: one.title }))}
            />
          </Form.Item>
          <ShapeFields />
        </>
      )}
      <Form.Item name="founded_on" label="成立日期" extra="不填为生效日期">
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
    </>
  );
}

export function ShapeFields() {
  const form = Form.useWatch("form") as OrganizationRead["form"] | undefined;
  return (
    <>
      <Form.Item name="form" label="形式" rules={[{ required: true, message: "请选择形式" }]}>
        <Radio.Group options={Object.entries(FORMS).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      {form === "joint" && (
        <Form.Item
          name="unit_ids"
          label="联合的单位"
          extra="至少 2 个单位,不超过规定的个数"
          rules={[{ required: true, message: "请选择单位" }]}
        >
          <UnitsPicker />
        </Form.Item>
      )}
      {form === "temporary" && (
        <Form.Item name="ends_on" label="到期日期" rules={[{ required: true, message: "请选择日期" }]}>
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
      )}
    </>
  );
}

interface PickerProps {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
}

function UnitsPicker({ id, value, onChange }: PickerProps) {
  const { data = [], isPending } = useOrgTree();
  const units = data.filter((row) => row.line === "administrative");
  return (
    <Select
      id={id}
      mode="multiple"
      value={value}
      onChange={onChange}
      loading={isPending}
      maxCount={5}
      showSearch={{ optionFilterProp: "label" }}
      options={units.map((row) => ({ value: row.id, label: row.name }))}
    />
  );
}

export function MoveFields({ organization }: Of) {
  return (
    <Form.Item name="parent_id" label="划转到" rules={[{ required: true, message: "请选择新的上级" }]}>
      <OrgPicker label="划转到" kinds={ABOVE(organization.kind)} />
    </Form.Item>
  );
}

export function MergeFields({ organization }: Of) {
  return (
    <>
      <p className="quiet">
        “{organization.name}
        ”的党员、网点、下级组织和它的制度、队伍、阵地、职责转到并入的组织,任职终止,历史记录留在原处。
      </p>
      <Form.Item name="into_id" label="并入" rules={[{ required: true, message: "请选择并入哪个组织" }]}>
        <OrgPicker label="并入" kinds={[organization.kind]} />
      </Form.Item>
      <Form.Item name="name" label="合并后更名为" extra="不填则保留并入组织的名称">
        <Input maxLength={200} />
      </Form.Item>
    </>
  );
}

const optionsOf = (some: readonly SplitCandidate[] = []) =>
  some.map((one) => ({ value: one.id, label: `${one.name}(${one.detail})` }));

export function SplitFields({ organization }: Of) {
  const { data, isPending } = useQuery(belongingsOptions(organization.id));
  const choices = [
    { name: "member_ids", label: "党员", options: optionsOf(data?.members) },
    { name: "outlet_ids", label: "网点", options: optionsOf(data?.outlets) },
    { name: "child_ids", label: "下级组织", options: optionsOf(data?.children) },
  ].filter((one) => one.name === "member_ids" || one.options.length > 0);
  return (
    <Form.List name="parts">
      {(parts, { add, remove }) => (
        <>
          {parts.map((part) => (
            <fieldset key={part.key} className={css.part}>
              <legend>新组织 {part.name + 1}</legend>
              <CodeField name={[part.name, "code"]} />
              <Form.Item
                name={[part.name, "name"]}
                label="名称"
                rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
              >
                <Input maxLength={200} />
              </Form.Item>
              {choices.map((choice) => (
                <Form.Item key={choice.name} name={[part.name, choice.name]} label={choice.label}>
                  <Select
                    mode="multiple"
                    loading={isPending}
                    showSearch={{ optionFilterProp: "label" }}
                    options={choice.options}
                    placeholder={`分给它的${choice.label}`}
                  />
                </Form.Item>
              ))}
              {parts.length > 1 && <Button onClick={() => remove(part.name)}>去掉这个新组织</Button>}
            </fieldset>
          ))}
          {parts.length < 10 && (
            <Button onClick={() => add({})} style={{ marginBottom: 16 }}>
              再加一个新组织
            </Button>
          )}
          <Form.Item name="closes" label="原组织同时撤销" valuePropName="checked">
            <Switch />
          </Form.Item>
        </>
      )}
    </Form.List>
  );
}

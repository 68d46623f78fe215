import { useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Form, type FormInstance, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useEffect, useRef, useState } from "react";
import type { ChangeEffects, OrganizationRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { businessDate } from "@/shared/format";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { StatusTag } from "@/shared/ui/status-tag";
import { CreateFields, MergeFields, MoveFields, NameField, ShapeFields, SplitFields } from "./change-fields";
import css from "./organizations.module.css";
import { type Asked, decide } from "./queries";
import { DAY, VERBS, type Verb } from "./words";

interface Props {
  organization: OrganizationRead;
  verb: Verb | undefined;
  onClose: () => void;
}

type Values = Record<string, unknown> & { effective_on: Dayjs; reason: string };

const TITLES: Record<Verb, (name: string) => string> = {
  create: (name) => `在“${name}”之下设立组织`,
  rename: (name) => `更名:${name}`,
  reshape: (name) => `调整形式:${name}`,
  move: (name) => `划转:${name}`,
  merge: (name) => `合并:${name}`,
  split: (name) => `分设:${name}`,
  close: (name) => `撤销:${name}`,
};

/** A change of the tree: what, from which day, why; what it will do is shown before it is decided. */
export function ChangeForm({ organization, verb, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [effects, setEffects] = useState<ChangeEffects>();
  const [fault, setFault] = useState<string>();
  if (!verb) return null;

  const close = () => {
    setEffects(undefined);
    setFault(undefined);
    form.resetFields();
    onClose();
  };
  const look = async () => {
    setFault(undefined);
    try {
      const values = await form.validateFields();
      setEffects((await decide(organization, asked(organization, verb, values, true))).effects);
    } catch (error) {
      setEffects(undefined);
      if (error instanceof Error) setFault(asProblem(error).detail);
    }
  };
  const send = async (values: Values) => {
    const { change } = await decide(organization, asked(organization, verb, values, false));
    await client.invalidateQueries({ queryKey: ["registry"] });
    void message.success(
      change?.status === "planned" ? `已安排,${change.effective_on} 零时生效` : `已${VERBS[verb]}`,
    );
  };
  return (
    <FormDrawer<Values>
      open
      title={TITLES[verb](organization.name)}
      form={form as FormInstance<Values>}
      initialValues={{ effective_on: dayjs(businessDate()), ...initialOf(organization, verb) }}
      submitText={`确定${VERBS[verb]}`}
      onClose={close}
      onSubmit={send}
    >
      <Fields organization={organization} verb={verb} />
      <Form.Item
        name="effective_on"
        label="生效日期"
        extra="可以早于今天,但须晚于已发布的考核期;晚于今天的到当天零时生效"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由或批复文号" }]}
      >
        <Input.TextArea rows={3} maxLength={500} showCount placeholder="例如批复文号" />
      </Form.Item>
      <Button onClick={() => void look()}>先看影响</Button>
      {fault && <p role="alert">{fault}</p>}
      {effects && <Effects effects={effects} />}
    </FormDrawer>
  );
}

function Fields({ organization, verb }: { organization: OrganizationRead; verb: Verb }) {
  switch (verb) {
    case "create":
      return <CreateFields organization={organization} />;
    case "rename":
      return <NameField label="新名称" required />;
    case "reshape":
      return <ShapeFields />;
    case "move":
      return <MoveFields organization={organization} />;
    case "merge":
      return <MergeFields organization={organization} />;
    case "split":
      return <SplitFields organization={organization} />;
    case "close":
      return <p className="quiet">撤销后不再有下级、党员和网点;历史记录都保留,可按日期查看。</p>;
  }
}

function initialOf(organization: OrganizationRead, verb: Verb): Record<string, unknown> {
  if (verb === "reshape") {
    return {
      form: organization.form,
      unit_ids: organization.units.map((unit) => unit.id),
      ends_on: organization.ends_on ? dayjs(organization.ends_on) : undefined,
    };
  }
  if (verb === "create") return { form: "regular" };
  return verb === "split" ? { parts: [{}], closes: false } : {};
}

/** What the form holds as what the server takes: days as text, nothing that was left empty. */
function asked(organization: OrganizationRead, verb: Verb, values: Values, look: boolean): Asked {
  const given = Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== null && value !== "")
      .map(([name, value]) => [name, dayjs.isDayjs(value) ? value.format(DAY) : value]),
  );
  const parent = verb === "create" ? { parent_id: organization.id } : {};
  return { verb, body: { ...given, ...parent, validate_only: look } } as unknown as Asked;
}

/** How many are concerned, what will be so, and what the norms advise. */
function Effects({ effects }: { effects: ChangeEffects }) {
  const shown = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is brought into sight, on a phone below the fold
  useEffect(() => shown.current?.scrollIntoView?.({ block: "nearest" }), [effects]);
  const counts = [
    [effects.organizations, "个下级组织"],
    [effects.members, "名党员"],
    [effects.posts, "个任职"],
    [effects.outlets, "个网点"],
  ].filter(([count]) => count !== 0);
  return (
    <section ref={shown} aria-label="影响" className={css.effects} style={{ marginTop: "1rem" }}>
      <ul>
        {effects.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {counts.length > 0 && <li>涉及 {counts.map(([count, word]) => `${count} ${word}`).join("、")}</li>}
      </ul>
      {effects.warnings.map((warning) => (
        <div key={warning.message}>
          <StatusTag tone="warn">{warning.message}</StatusTag>
          <p className="quiet">
            {warning.norm} · {warning.source} · {warning.confidence}
          </p>
        </div>
      ))}
    </section>
  );
}

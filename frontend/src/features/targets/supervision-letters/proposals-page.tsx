import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, DatePicker, Form, Input, InputNumber } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { idempotencyKey } from "@/api/client";
import { assignmentsCreate } from "@/api/generated/sdk.gen";
import type { SupervisionProposal, SupervisionProposals } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { businessDate, fixed } from "@/shared/format";
import { Words } from "@/shared/ui/facts";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { bodyOf, type Matter, MatterFields } from "./matter-fields";
import { issue, proposalsOptions } from "./queries";
import css from "./supervision.module.css";
import { ColorTag } from "./words";

/** Targets behind their plan: a person turns each into a letter or a task, nothing is sent by itself. */
export function ProposalsPage() {
  const [threshold, setThreshold] = useState(80);
  const year = Number(businessDate().slice(0, 4));
  const query = useQuery(proposalsOptions({ year, threshold }));
  return (
    <>
      <PageHeader
        title="落后目标"
        trail={<Link to="/supervision-letters">督办</Link>}
        subtitle="系统按序时计划找出落后的目标,由人决定转为督办单还是任务"
        extra={
          <span className="row">
            低于序时计划的
            <InputNumber
              aria-label="阈值"
              min={1}
              max={100}
              precision={0}
              value={threshold}
              suffix="%"
              onChange={(value) => value !== null && setThreshold(value)}
            />
          </span>
        }
      />
      <Loaded query={query}>{(found) => <List found={found} />}</Loaded>
    </>
  );
}

type Turning = { into: "letter" | "task"; item: SupervisionProposal };

function List({ found }: { found: SupervisionProposals }) {
  const [turning, setTurning] = useState<Turning>();
  const actor = useActor();
  if (found.items.length === 0) return <Empty>没有低于序时计划 {found.threshold}% 的目标</Empty>;
  return (
    <div className={css.list}>
      {found.items.map((item) => (
        <article key={item.target_id} className={`card ${css.item}`}>
          <div className="row">
            <strong>
              {item.number} {item.title}
            </strong>
            <ColorTag color={item.color} />
            {item.is_loss && <StatusTag tone="bad">亏损企业</StatusTag>}
          </div>
          <div className="quiet">
            {item.organization_name} · {item.owner_name ?? "未定责任人"} · 为序时计划的{" "}
            {fixed(item.completion_percent)}%
          </div>
          <Words>{item.problem}</Words>
          <Words>{item.demand}</Words>
          <div className="row">
            {item.letter_id ? (
              <Link to="/supervision-letters/$id" params={{ id: item.letter_id }}>
                已有督办单
              </Link>
            ) : (
              <Button type="primary" onClick={() => setTurning({ into: "letter", item })}>
                转为督办单
              </Button>
            )}
            {actor.may("targets.task:assign") && item.owner_member_id && (
              <Button onClick={() => setTurning({ into: "task", item })}>转为任务</Button>
            )}
          </div>
        </article>
      ))}
      {turning?.into === "letter" && (
        <LetterForm
          item={turning.item}
          earliestDue={found.earliest_due}
          onClose={() => setTurning(undefined)}
        />
      )}
      {turning?.into === "task" && <TaskForm item={turning.item} onClose={() => setTurning(undefined)} />}
    </div>
  );
}

interface FormProps {
  item: SupervisionProposal;
  onClose: () => void;
}

function LetterForm({ item, earliestDue, onClose }: FormProps & { earliestDue: string }) {
  const [form] = Form.useForm<Matter>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const send = async (matter: Matter) => {
    const { organization_id, target_id, is_loss } = item;
    await issue({ ...bodyOf(matter), organization_id, target_id, needs_analysis: is_loss });
    await queryClient.invalidateQueries({ queryKey: ["targets"] });
    void message.success("已签发督办单");
  };
  const { color, problem, demand } = item;
  return (
    <FormDrawer
      open
      title="转为督办单"
      form={form}
      submitText="签发"
      initialValues={{ color, problem, demand, subject: `${item.title}进度落后` }}
      onClose={onClose}
      onSubmit={send}
    >
      <p style={{ marginBottom: "1rem" }}>办理单位:{item.organization_name}</p>
      <MatterFields earliestDue={earliestDue} />
    </FormDrawer>
  );
}

interface Task {
  title: string;
  detail: string;
  due_on: Dayjs;
}

function TaskForm({ item, onClose }: FormProps) {
  const [form] = Form.useForm<Task>();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ title, detail, due_on }: Task) => {
    await assignmentsCreate({
      headers: { "idempotency-key": idempotencyKey() },
      body: {
        organization_id: item.organization_id,
        target_id: item.target_id,
        owner_member_id: item.owner_member_id as string,
        kind: "rectification",
        side: item.side === "party" ? "party" : "business",
        title,
        detail,
        due_on: due_on.format("YYYY-MM-DD"),
      },
    });
    await queryClient.invalidateQueries({ queryKey: ["targets"] });
    void message.success("已交办任务");
  };
  return (
    <FormDrawer
      open
      title="转为任务"
      form={form}
      submitText="交办"
      initialValues={{
        title: `改进“${item.title}”`.slice(0, 200),
        detail: `${item.problem}\n${item.demand}`,
      }}
      onClose={onClose}
      onSubmit={send}
    >
      <p style={{ marginBottom: "1rem" }}>
        {item.organization_name} · 责任人 {item.owner_name}
      </p>
      <Form.Item
        name="title"
        label="任务"
        rules={[{ required: true, whitespace: true, message: "请写明任务" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="detail" label="改进措施">
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item
        name="due_on"
        label="完成期限"
        initialValue={dayjs().add(14, "day")}
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isBefore(dayjs(), "day")} />
      </Form.Item>
    </FormDrawer>
  );
}

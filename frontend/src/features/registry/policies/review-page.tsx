import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Form, Input, Radio } from "antd";
import { useState } from "react";
import type { PolicyReviewItemRead, PolicyReviewRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { useSeen } from "@/shared/hooks/use-seen";
import { Figure, Figures } from "@/shared/ui/figures";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { concludeReview, decideReview, POLICIES, reviewOptions } from "./queries";
import { DECISIONS } from "./words";

/** One review: what becomes of each document, what is new, and the report. */
export function ReviewPage({ id }: { id: string }) {
  const query = useQuery(reviewOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: PolicyReviewRead }) {
  const [item, setItem] = useState<PolicyReviewItemRead>();
  const { figures } = row;
  return (
    <>
      <PageHeader
        title={row.title}
        trail={<Link to="/policy-reviews">制度梳理</Link>}
        subtitle={`${row.organization_name} · ${row.starts_on} 至 ${row.concluded_on ?? row.due_on} · 发起人 ${row.opened_by_name}`}
        extra={<Conclude row={row} />}
      />
      <div className="stack">
        <section className="card" aria-label="报告">
          <Figures label="报告">
            <Figure title="废止">{figures.abolished}</Figure>
            <Figure title="修订">{figures.revised}</Figure>
            <Figure title="新立">{figures.new}</Figure>
            <Figure title="继续有效">{figures.kept}</Figure>
            <Figure title="未完成">{figures.open}</Figure>
          </Figures>
          {row.why_not_conclude && <p className="quiet">{row.why_not_conclude}</p>}
        </section>
        <section className="card" aria-label="逐份处理意见">
          <h2>列入的制度 {row.items.length}</h2>
          <PlainTable heads={["制度", "制定单位", "处理意见", "理由", "进度", ""]}>
            {row.items.map((one) => (
              <tr key={one.policy_id}>
                <td className="words">
                  <Link to="/policies/$id" params={{ id: one.policy_id }}>
                    {one.title}
                  </Link>
                </td>
                <td className="words">{one.organization_name}</td>
                <td style={{ whiteSpace: "nowrap" }}>{one.decision ? DECISIONS[one.decision] : "未定"}</td>
                <td className="words">{one.reason ?? "—"}</td>
                <td>
                  <StatusTag tone={one.is_done ? "good" : "warn"}>
                    {one.is_done ? "已完成" : "未完成"}
                  </StatusTag>
                </td>
                <td>
                  {row.may_edit && !row.concluded_on && (
                    <Button
                      size="small"
                      aria-label={`确定处理意见:${one.title}`}
                      onClick={() => setItem(one)}
                    >
                      {one.decision ? "改意见" : "确定意见"}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
        </section>
        <section className="card" aria-label="新立制度">
          <h2>新立制度 {row.new_policies.length}</h2>
          {row.new_policies.length === 0 ? (
            <Empty>梳理期间还没有新立制度</Empty>
          ) : (
            <PlainTable heads={["制度", "文号", "制定单位", "印发"]}>
              {row.new_policies.map((one) => (
                <tr key={one.policy_id}>
                  <td>
                    <Link to="/policies/$id" params={{ id: one.policy_id }}>
                      {one.title}
                    </Link>
                  </td>
                  <td>{one.document_no ?? "—"}</td>
                  <td className="words">{one.organization_name}</td>
                  <td>{one.issued_on}</td>
                </tr>
              ))}
            </PlainTable>
          )}
        </section>
      </div>
      {item && <DecideForm row={row} item={item} onClose={() => setItem(undefined)} />}
    </>
  );
}

interface Values {
  decision: NonNullable<PolicyReviewItemRead["decision"]>;
  reason: string;
}

interface DecideProps {
  row: PolicyReviewRead;
  item: PolicyReviewItemRead;
  onClose: () => void;
}

function DecideForm({ row, item, onClose }: DecideProps) {
  const [form] = Form.useForm<Values>();
  const seen = useSeen(true, row);
  const client = useQueryClient();
  const send = async (values: Values) => {
    await decideReview(seen, [{ policy_id: item.policy_id, ...values }]);
    await client.invalidateQueries({ queryKey: POLICIES });
  };
  return (
    <FormDrawer
      open
      title={item.title}
      form={form}
      initialValues={{ decision: item.decision ?? undefined, reason: item.reason ?? undefined }}
      submitText="确定"
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="decision" label="处理意见" rules={[{ required: true, message: "请选择处理意见" }]}>
        <Radio.Group options={Object.entries(DECISIONS).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

function Conclude({ row }: { row: PolicyReviewRead }) {
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  if (!row.may_edit || row.concluded_on) return null;
  const conclude = async () => {
    try {
      await concludeReview(row);
      await client.invalidateQueries({ queryKey: POLICIES });
      void message.success("已办结");
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  const ask = () =>
    void modal.confirm({
      title: "办结这次梳理?",
      content: "办结后处理意见和报告不再变化。",
      okText: "办结",
      cancelText: "返回",
      onOk: conclude,
    });
  return (
    <Button type="primary" disabled={row.why_not_conclude !== null} onClick={ask}>
      办结
    </Button>
  );
}

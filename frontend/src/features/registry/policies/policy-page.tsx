import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { PolicyRead } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { useSeen } from "@/shared/hooks/use-seen";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { Fact, Facts } from "@/shared/ui/facts";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { PolicyForm } from "./policy-form";
import { abolishPolicy, POLICIES, policyOptions } from "./queries";
import { PolicyTag } from "./words";

/** One document: a wording with its clauses, the wordings before, and what was made of it below. */
export function PolicyPage({ id }: { id: string }) {
  const [url] = useUrlState();
  const query = useQuery(policyOptions(id, url.number === undefined ? undefined : Number(url.number)));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: PolicyRead }) {
  return (
    <>
      <PageHeader
        title={row.title}
        trail={<Link to="/policies">制度</Link>}
        subtitle={
          <span className="row">
            <span>
              {row.document_no ? `${row.document_no} · ` : ""}
              {row.organization_name}
            </span>
            <PolicyTag state={row.state} />
          </span>
        }
        extra={<Moves row={row} />}
      />
      <div className="stack">
        <section className="card" aria-label="制度信息">
          <Facts>
            <Fact title="现行版本">第 {row.number} 版</Fact>
            <Fact title="印发">{row.issued_on}</Fact>
            <Fact title="施行">{row.effective_on}</Fact>
            {row.parent_id && (
              <Fact title="细化自">
                <Link to="/policies/$id" params={{ id: row.parent_id }}>
                  {row.parent_title}
                </Link>
              </Fact>
            )}
            {row.abolished_on && (
              <Fact title="废止">
                {row.abolished_on} · {row.abolish_reason}
              </Fact>
            )}
          </Facts>
        </section>
        <Clauses row={row} />
        <Versions row={row} />
        <Below row={row} />
      </div>
    </>
  );
}

function Clauses({ row }: { row: PolicyRead }) {
  const traced = row.clauses.some((one) => one.derived_from_id);
  return (
    <section className="card" aria-label="条款">
      <h2>条款{row.shown_number === row.number ? "" : `(第 ${row.shown_number} 版,已被取代)`}</h2>
      {row.clauses.length === 0 ? (
        <Empty>没有录入条款</Empty>
      ) : (
        <PlainTable heads={traced ? ["编号", "内容", "对应的上级条款"] : ["编号", "内容"]}>
          {row.clauses.map((one) => (
            <tr key={one.id}>
              <td style={{ whiteSpace: "nowrap" }}>{one.number}</td>
              <td className="words">{one.text}</td>
              {traced && (
                <td className="words">
                  {one.derived_from_id ? `${one.derived_from_number} ${one.derived_from_text}` : "—"}
                </td>
              )}
            </tr>
          ))}
        </PlainTable>
      )}
    </section>
  );
}

function Versions({ row }: { row: PolicyRead }) {
  return (
    <section className="card" aria-label="各版">
      <h2>各版 {row.versions.length}</h2>
      <PlainTable heads={["版本", "名称", "印发", "施行", "修订说明", "登记"]}>
        {row.versions.map((one) => (
          <tr key={one.number}>
            <td>
              <Link to="/policies/$id" params={{ id: row.id }} search={{ number: one.number }}>
                第 {one.number} 版
              </Link>
            </td>
            <td className="words">{one.title}</td>
            <td>{one.issued_on}</td>
            <td>{one.effective_on}</td>
            <td className="words">{one.reason ?? "—"}</td>
            <td>
              {one.entered_by_name} {instant(one.entered_at)}
            </td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}

function Below({ row }: { row: PolicyRead }) {
  if (row.derived.length === 0 && row.without.length === 0) return null;
  return (
    <section className="card" aria-label="下级细则">
      <h2>下级细则 {row.derived.length}</h2>
      {row.derived.length > 0 && (
        <PlainTable heads={["制定单位", "名称", "印发", "对应条款", "状态"]}>
          {row.derived.map((one) => (
            <tr key={one.id}>
              <td className="words">{one.organization_name}</td>
              <td>
                <Link to="/policies/$id" params={{ id: one.id }}>
                  {one.title}
                </Link>
              </td>
              <td>{one.issued_on}</td>
              <td>{one.traced_count} 条</td>
              <td>
                <PolicyTag state={one.state} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {row.without.length > 0 && (
        <p className="quiet" style={{ marginTop: "0.75rem" }}>
          尚未制定细则({row.without.length}):{row.without.map((one) => one.organization_name).join("、")}
        </p>
      )}
    </section>
  );
}

function Moves({ row }: { row: PolicyRead }) {
  const [doing, setDoing] = useState<"revise" | "abolish" | "derive">();
  const seen = useSeen(doing !== undefined, row);
  const actor = useActor();
  const close = () => setDoing(undefined);
  if (row.state === "abolished") return null;
  return (
    <>
      {row.may_edit && <Button onClick={() => setDoing("abolish")}>废止</Button>}
      {row.may_edit && <Button onClick={() => setDoing("revise")}>修订</Button>}
      {actor.may("registry.policy:edit") && <Button onClick={() => setDoing("derive")}>制定细则</Button>}
      {doing === "revise" && <PolicyForm row={seen} onClose={close} />}
      {doing === "derive" && <PolicyForm parent={seen} onClose={close} />}
      {doing === "abolish" && <AbolishForm row={seen} onClose={close} />}
    </>
  );
}

function AbolishForm({ row, onClose }: { row: PolicyRead; onClose: () => void }) {
  const [form] = Form.useForm<{ abolished_on: Dayjs; reason: string }>();
  const client = useQueryClient();
  const { message } = App.useApp();
  return (
    <FormDrawer
      open
      title={`废止“${row.title}”`}
      form={form}
      initialValues={{ abolished_on: dayjs() }}
      submitText="废止"
      onClose={onClose}
      onSubmit={async ({ abolished_on, reason }) => {
        await abolishPolicy(row, { abolished_on: abolished_on.format("YYYY-MM-DD"), reason });
        await client.invalidateQueries({ queryKey: POLICIES });
        void message.success("已废止,各版仍可查阅");
      }}
    >
      <Form.Item name="abolished_on" label="废止日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker style={{ width: "100%" }} disabledDate={(day) => day.isAfter(dayjs(), "day")} />
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

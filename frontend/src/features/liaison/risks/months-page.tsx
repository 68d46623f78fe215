import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Form, Input } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { RiskMonthRead, RiskMonthWrite } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { download } from "@/shared/csv";
import { businessDate } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Words } from "@/shared/ui/facts";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { Step, Steps } from "@/shared/ui/steps";
import { RisksNav } from "./nav";
import { monthOptions, monthPaper, type PaperKind, RISKS, writeMonth } from "./queries";
import { KINDS } from "./words";

/** The monthly flow: figures from the register, and what one makes of them. */
export function MonthsPage() {
  const [url, patch] = useUrlState();
  const actor = useActor();
  const own = ownOrganization(actor);
  const org = textOf(url.org) ?? own;
  const today = businessDate();
  const month = textOf(url.month) ?? today.slice(0, 7);
  const query = useQuery({ ...monthOptions(org ?? "", month), enabled: org !== undefined });
  return (
    <>
      <PageHeader title="风险月度分析" subtitle="数字由风险台账统计,分析和建议由人来写" />
      <RisksNav />
      <div className="stack">
        <div className="row">
          <OrgPicker label="组织" width={280} value={org} onChange={(value) => patch({ org: value })} />
          <DatePicker
            picker="month"
            aria-label="月份"
            allowClear={false}
            value={dayjs(month)}
            disabledDate={(day) => day.format("YYYY-MM") > today.slice(0, 7)}
            onChange={(day) => patch({ month: day?.format("YYYY-MM") })}
          />
        </div>
        {org ? (
          <Loaded query={query}>{(found) => <Month found={found} />}</Loaded>
        ) : (
          <Empty>请先选择组织</Empty>
        )}
      </div>
    </>
  );
}

function Month({ found }: { found: RiskMonthRead }) {
  const [writing, setWriting] = useState(false);
  return (
    <>
      <section className="card stack" aria-label="统计">
        <h2>
          {found.organization_name} · {found.month_title}
        </h2>
        <PlainTable heads={["类型", "本月新增", "本月预警", "本月化解", "月末在管", "在管分级"]}>
          {found.lines.map((line) => (
            <tr key={line.kind}>
              <td>{KINDS[line.kind]}</td>
              <td className="num">{line.registered}</td>
              <td className="num">{line.warned}</td>
              <td className="num">{line.controlled}</td>
              <td className="num">{line.open}</td>
              <td>
                {Object.entries(line.by_level)
                  .map(([level, count]) => `${level} ${count}`)
                  .join("、") || "—"}
              </td>
            </tr>
          ))}
        </PlainTable>
      </section>
      <section className="card stack" aria-label="分析">
        <div className="row" style={{ justifyContent: "space-between" }}>
          <h2>分析与建议</h2>
          <span className="row">
            <Paper found={found} kind="docx" />
            <Paper found={found} kind="pdf" />
            {found.may_write && (
              <Button type="primary" onClick={() => setWriting(true)}>
                撰写分析
              </Button>
            )}
          </span>
        </div>
        {found.written.length === 0 ? (
          <Empty>这个月还没有撰写分析</Empty>
        ) : (
          <Steps newest="first">
            {found.written.map((one) => (
              <Step key={one.id} title="月度分析" by={one.by_name} at={one.at}>
                <Words>{one.analysis}</Words>
                <Words>建议:{one.advice}</Words>
              </Step>
            ))}
          </Steps>
        )}
      </section>
      {writing && <WriteForm found={found} onClose={() => setWriting(false)} />}
    </>
  );
}

function Paper({ found, kind }: { found: RiskMonthRead; kind: PaperKind }) {
  const { message } = App.useApp();
  const save = async () => {
    try {
      const content = await monthPaper(found.organization_id, found.month, kind);
      download(`${found.organization_name}${found.month_title}风险分析报告.${kind}`, content);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return <Button onClick={() => void save()}>{kind === "pdf" ? "下载 PDF" : "下载 Word"}</Button>;
}

type Values = Pick<RiskMonthWrite, "analysis" | "advice">;

function WriteForm({ found, onClose }: { found: RiskMonthRead; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const send = async (values: Values) => {
    await writeMonth({ ...values, organization_id: found.organization_id, month: found.month });
    await queryClient.invalidateQueries({ queryKey: RISKS });
  };
  const last = found.written[0];
  return (
    <FormDrawer
      open
      title={`${found.month_title}风险分析`}
      form={form}
      initialValues={last && { analysis: last.analysis, advice: last.advice }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="analysis"
        label="形势分析"
        rules={[{ required: true, whitespace: true, message: "请写明分析" }]}
      >
        <Input.TextArea rows={6} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item
        name="advice"
        label="工作建议"
        rules={[{ required: true, whitespace: true, message: "请写明建议" }]}
      >
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

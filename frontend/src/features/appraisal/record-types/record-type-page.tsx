import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button } from "antd";
import { useState } from "react";
import type { RecordFieldRead, RecordTypeJudged, RecordTypeVersionRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { useActor } from "@/shared/auth/me";
import { instant, plain } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { Wide } from "../burden/wide";
import { checkForm, publishForm, versionsOptions } from "./queries";
import { Judged, RecordTypeForm } from "./record-type-form";
import { bodyOf, type FormValues, valuesOf } from "./values";
import { EVIDENCE, FIELD_TYPES, FILLED_BY, LEVELS, USES } from "./words";

/** One form with all its versions; the draft, if there is one, on top. */
export function RecordTypePage({ code }: { code: string }) {
  const query = useQuery(versionsOptions(code));
  return <Loaded query={query}>{(versions) => <Page versions={versions} />}</Loaded>;
}

function Page({ versions }: { versions: RecordTypeVersionRead[] }) {
  const [editing, setEditing] = useState(false);
  const actor = useActor();
  const [first] = versions;
  if (!first) return null;
  const draft = first.status === "draft" ? first : undefined;
  return (
    <>
      <PageHeader
        title={first.title}
        trail={<Link to="/record-types">台账类型</Link>}
        subtitle={`${first.code} · ${first.section_title} · 由${LEVELS[first.level]}登记`}
        extra={
          actor.may("appraisal.record_type:edit") && (
            <Button onClick={() => setEditing(true)}>{draft ? "修改草稿" : "起草新版本"}</Button>
          )
        }
      />
      <div className="stack">
        {draft && actor.may("appraisal.record_type:publish") && <Publish key={draft.version} draft={draft} />}
        {versions.map((version) => (
          <Version key={version.number} version={version} />
        ))}
      </div>
      {editing && <RecordTypeForm from={first} onClose={() => setEditing(false)} />}
    </>
  );
}

/** The price and the repetitions, seen before the last question. */
function Publish({ draft }: { draft: RecordTypeVersionRead }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const check = useQuery({
    queryKey: ["appraisal", "record-type-check", draft.code, draft.number, draft.version],
    queryFn: () => {
      const { reason: _, ...body } = bodyOf(valuesOf(draft) as FormValues);
      return checkForm({ ...body, section_title: draft.section_title });
    },
  });
  const publish = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await publishForm(draft);
      await client.invalidateQueries({ queryKey: ["appraisal"] });
      void message.success(`${draft.title}第 ${draft.number} 版已发布`);
    } catch (error) {
      const { detail, errors } = asProblem(error);
      setRefusal([detail, ...errors.map((one) => one.message)].join(" "));
      setBusy(false);
    }
  };
  const ask = (judged: RecordTypeJudged) =>
    modal.confirm({
      title: `发布${draft.title}第 ${draft.number} 版?`,
      content: `${judged.price.words}。发布后这一版不再改动。`,
      okText: "发布",
      cancelText: "取消",
      onOk: publish,
    });
  return (
    <section className="card stack" aria-label="发布草稿">
      <h2>发布第 {draft.number} 版</h2>
      <Loaded query={check} label="正在计算负担…">
        {(judged) => (
          <>
            <Judged judged={judged} />
            <div>
              <Button type="primary" loading={busy} disabled={!judged.ok} onClick={() => ask(judged)}>
                发布这一版
              </Button>
            </div>
          </>
        )}
      </Loaded>
      {refusal && <Alert type="error" showIcon title={refusal} />}
    </section>
  );
}

function Version({ version }: { version: RecordTypeVersionRead }) {
  const { evidence } = version;
  const rule = evidence.photo_rule;
  const kinds = evidence.kinds.map((kind) => EVIDENCE[kind]).join("、");
  return (
    <section className="card stack" aria-label={`第 ${version.number} 版`}>
      <h2 className="row">
        第 {version.number} 版
        <StatusTag tone={version.status === "draft" ? "info" : "good"}>
          {version.status === "draft" ? "草稿" : "已发布"}
        </StatusTag>
      </h2>
      <p>{version.price.words}</p>
      <p className="quiet">
        {version.origin === "pack"
          ? "随方法包提供"
          : `${version.created_by_name} ${instant(version.created_at)} 起草`}
        {version.published_at && ` · ${instant(version.published_at)} 发布`}
        {version.reason && ` · ${version.reason}`}
        {version.use !== "ordinary" && ` · ${USES[version.use]}用途`}
        {version.is_meeting && " · 须召集会议"}
        {version.tells_result && " · 说的是成效"}
      </p>
      <Wide label="字段">
        <thead>
          <tr>
            <th scope="col">字段</th>
            <th scope="col">类型</th>
            <th scope="col">要求</th>
            <th scope="col">由谁填</th>
            <th scope="col">编码</th>
          </tr>
        </thead>
        <tbody>
          {version.fields.map((field) => (
            <tr key={field.name}>
              <td>{field.title}</td>
              <td>{typeWords(field)}</td>
              <td>{field.required ? "必填" : "选填"}</td>
              <td>{FILLED_BY[field.filled_by]}</td>
              <td>
                <code>{field.name}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </Wide>
      <p>
        附件:
        {evidence.required
          ? `必传 ${Math.max(evidence.count, 1)} 份${kinds}`
          : `选传${kinds && `(${kinds})`}`}
        {rule && `;目的:${rule.purpose};依据:${rule.legal_basis};${rule.approver}批准,${rule.expires_on} 止`}
      </p>
    </section>
  );
}

function typeWords({ type, unit, min, max, choices }: RecordFieldRead): string {
  if (type === "choice") return `选项:${choices.map(({ title }) => title).join("、")}`;
  if (type !== "number") return FIELD_TYPES[type];
  const range =
    min !== null || max !== null
      ? ` ${min === null ? "" : plain(min)}–${max === null ? "" : plain(max)}`
      : "";
  return `数字(${unit ?? ""})${range}`;
}

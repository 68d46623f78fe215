import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import { useState } from "react";
import type { RecoveryRead, WebhookHealth, WebhookRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Fact, Facts } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { Deliveries } from "./deliveries";
import { healthOptions, webhookOptions } from "./queries";
import { RecoveryAlert } from "./recover-form";
import { Moves } from "./webhook-moves";
import css from "./webhooks.module.css";
import { HealthTag, msWord, PAYLOADS, SEVERITIES, successWord } from "./words";

/** One receiver: how it does, what it is told, and everything it was told. */
export function WebhookPage({ id }: { id: string }) {
  const query = useQuery(webhookOptions(id));
  return <Loaded query={query}>{(row) => <Page row={row} />}</Loaded>;
}

function Page({ row }: { row: WebhookRead }) {
  const { data: healths } = useQuery(healthOptions);
  const [recovery, setRecovery] = useState<RecoveryRead>();
  const health = healths?.find(({ webhook_id }) => webhook_id === row.id);
  return (
    <>
      <PageHeader
        title={row.description}
        trail={<Link to="/webhooks">事件推送</Link>}
        subtitle={
          <span className="row">
            <span className={css.long}>{row.url}</span>
            <HealthTag row={row} health={health} />
          </span>
        }
        extra={row.can_manage && <Moves row={row} onRecovering={setRecovery} />}
      />
      <div className="stack">
        <Trouble row={row} />
        {recovery && <RecoveryAlert started={recovery} onClose={() => setRecovery(undefined)} />}
        <section className="card" aria-label="最近 24 小时">
          <h2>最近 24 小时</h2>
          <Day row={row} health={health} />
        </section>
        <section className="card" aria-label="订阅">
          <h2>订阅</h2>
          <Subscription row={row} />
        </section>
        <section className="card" aria-label="推送记录">
          <h2>推送记录</h2>
          <Deliveries webhook={row} />
        </section>
      </div>
    </>
  );
}

function Trouble({ row }: { row: WebhookRead }) {
  if (row.state === "disabled") {
    return (
      <Alert
        type="error"
        showIcon
        title={`${instant(row.disabled_at)} 已停用:${row.disabled_text ?? ""}修好后点“启用”,再用“补发”补齐停用期间的事件。`}
      />
    );
  }
  if (row.state === "active" && row.failing_since) {
    return (
      <Alert
        type="warning"
        showIcon
        title={`自 ${instant(row.failing_since)} 起没有一次送达;连续 5 天如此会自动停用。`}
      />
    );
  }
  return null;
}

function Day({ row, health }: { row: WebhookRead; health: WebhookHealth | undefined }) {
  return (
    <Facts columns>
      <Fact title="成功率">{successWord(health)}</Fact>
      <Fact title="推送">
        {health?.attempts ?? 0} 次,送达 {health?.delivered ?? 0} 次
      </Fact>
      <Fact title="95% 快于">{msWord(health?.p95_ms)}</Fact>
      <Fact title="等待推送">{health?.waiting ?? 0} 条</Fact>
      <Fact title="已放弃">{health?.dead ?? 0} 条</Fact>
      <Fact title="最近送达">{instant(row.last_success_at)}</Fact>
      <Fact title="最近失败">{instant(row.last_failure_at)}</Fact>
    </Facts>
  );
}

function Subscription({ row }: { row: WebhookRead }) {
  return (
    <Facts>
      <Fact title="事件">
        {row.patterns.map((pattern) => (
          <code key={pattern} className={`${css.long} ${css.line}`}>
            {pattern}
          </code>
        ))}
      </Fact>
      <Fact title="组织范围">{row.organization_name}及下级</Fact>
      {row.min_severity && <Fact title="严重程度">{SEVERITIES[row.min_severity]}</Fact>}
      {row.categories.length > 0 && <Fact title="问题类别">{row.categories.join("、")}</Fact>}
      <Fact title="内容">{PAYLOADS[row.payload].word}</Fact>
      <Fact title="密钥">
        {row.secrets.map((secret) => (
          <span key={secret.id} className={css.line}>
            {secret.kind === "v1" ? "" : "Ed25519 "}
            {instant(secret.created_at)} 起用
            {secret.expires_at && `,到 ${instant(secret.expires_at)} 作废`}
            {secret.public_key && <code className={css.long}> {secret.public_key}</code>}
          </span>
        ))}
      </Fact>
      <Fact title="新建">
        {row.created_by_name} {instant(row.created_at)}
      </Fact>
    </Facts>
  );
}

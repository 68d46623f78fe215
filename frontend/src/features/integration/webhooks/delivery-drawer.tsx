import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Tabs } from "antd";
import type { AttemptRead, DeliveryRead, WebhookRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { instant } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Fact, Facts } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { curlOf } from "./curl";
import { deliveryOptions, redeliver } from "./queries";
import css from "./webhooks.module.css";
import { DeliveryTag, msWord } from "./words";

interface Props {
  webhook: WebhookRead;
  id: string;
  onClose: () => void;
}

/** One delivery: why it failed in a sentence, what was sent, what came back each time. */
export function DeliveryDrawer({ webhook, id, onClose }: Props) {
  const query = useQuery(deliveryOptions(webhook.id, id));
  const phone = useIsPhone();
  return (
    <Drawer
      open
      title={query.data?.title ?? "推送记录"}
      onClose={onClose}
      size={phone ? "100%" : 680}
      footer={query.data && <Moves delivery={query.data} webhook={webhook} />}
    >
      <Loaded query={query}>{(delivery) => <Shown delivery={delivery} />}</Loaded>
    </Drawer>
  );
}

function Shown({ delivery }: { delivery: DeliveryRead }) {
  return (
    <div className="stack">
      {delivery.why && (
        <Alert type={delivery.state === "dead" ? "error" : "warning"} showIcon title={delivery.why} />
      )}
      <Facts>
        <Fact title="状态">
          <DeliveryTag state={delivery.state} />
        </Fact>
        <Fact title="事件">
          <code className={css.long}>{delivery.type}</code>
        </Fact>
        <Fact title="事件编号">
          <code className={css.long}>{delivery.event_id}</code>
        </Fact>
        <Fact title="对象">
          {delivery.object_type} 第 {delivery.sequence} 次变化
        </Fact>
        <Fact title="组织">{delivery.organization_name ?? "—"}</Fact>
        <Fact title="发生时间">{instant(delivery.happened_at)}</Fact>
        <Fact title="已推送">{delivery.attempts} 次</Fact>
        {delivery.delivered_at ? (
          <Fact title="送达时间">{instant(delivery.delivered_at)}</Fact>
        ) : (
          (delivery.state === "pending" || delivery.state === "failed") && (
            <Fact title="下次推送">{instant(delivery.due_at)}</Fact>
          )
        )}
      </Facts>
      <Tabs
        items={[
          { key: "answer", label: "答复", children: <Answers attempts={delivery.attempt_log} /> },
          { key: "request", label: "请求", children: <Request delivery={delivery} /> },
        ]}
      />
    </div>
  );
}

function Answers({ attempts }: { attempts: readonly AttemptRead[] }) {
  if (attempts.length === 0) return <p className="quiet">还没有推送过。</p>;
  return (
    <ol className={css.attempts}>
      {attempts.map((attempt, index) => (
        <li key={attempt.id}>
          <details open={index === 0}>
            <summary>
              <strong>第 {attempt.number} 次</strong>
              <span>{attempt.status === null ? "没有答复" : `答复 ${attempt.status}`}</span>
              <span className="quiet">
                {instant(attempt.at)} · {msWord(attempt.ms)}
              </span>
            </summary>
            {attempt.why && <p>{attempt.why}</p>}
            {attempt.status !== null && (
              <>
                <Code label="答复头部">{headLines(attempt.response_headers)}</Code>
                <Code label="答复正文(前 4 KB)">{attempt.response_body || "(空)"}</Code>
              </>
            )}
          </details>
        </li>
      ))}
    </ol>
  );
}

function Request({ delivery: { request } }: { delivery: DeliveryRead }) {
  return (
    <>
      <Code label="地址">
        {request.method} {request.url}
      </Code>
      <Code label="头部">{headLines(request.headers)}</Code>
      <Code label="正文">{pretty(request.body)}</Code>
      <p className="quiet">签名每次推送时现算,不保存。</p>
    </>
  );
}

const headLines = (headers: Record<string, string>) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function Code({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <figure className={css.figure}>
      <figcaption>{label}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <pre className={css.code} tabIndex={0}>
        {children}
      </pre>
    </figure>
  );
}

function Moves({ delivery, webhook }: { delivery: DeliveryRead; webhook: WebhookRead }) {
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const copy = async () => {
    await navigator.clipboard.writeText(curlOf(delivery.request));
    void message.success("已复制;命令不带签名,接收方验签时会拒绝");
  };
  const again = async () => {
    try {
      await redeliver(webhook.id, delivery.id);
      void message.success("已排队重发,编号不变");
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await queryClient.invalidateQueries({ queryKey: ["integration"] });
  };
  return (
    <div className="row" style={{ justifyContent: "flex-end" }}>
      <Button onClick={() => void copy()}>复制为 curl</Button>
      {webhook.can_manage && (
        <Button type="primary" disabled={delivery.state === "pending"} onClick={() => void again()}>
          重发
        </Button>
      )}
    </div>
  );
}

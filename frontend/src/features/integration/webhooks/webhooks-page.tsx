import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo, useState } from "react";
import type { WebhookCreated, WebhookHealth, WebhookRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { OrgFilter, SearchFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { CreateForm } from "./create-form";
import { type Filters, healthOptions, searchWebhooks, webhooksOptions } from "./queries";
import { SecretDialog } from "./secret-dialog";
import css from "./webhooks.module.css";
import { HealthTag, healthOf, msWord, STATES, successWord } from "./words";

type Healths = ReadonlyMap<string, WebhookHealth>;

const columns = (healths: Healths): Column<WebhookRow>[] => [
  {
    key: "description",
    title: "接收方",
    render: (row) => (
      <Link to="/webhooks/$id" params={{ id: row.id }}>
        {row.description}
      </Link>
    ),
    text: (row) => row.description,
  },
  {
    key: "health",
    title: "状态",
    render: (row) => <HealthTag row={row} health={healths.get(row.id)} />,
    text: (row) => healthOf(row, healths.get(row.id)).word,
  },
  {
    key: "success",
    title: "24 小时成功率",
    align: "right",
    render: (row) => successWord(healths.get(row.id)),
    text: (row) => successWord(healths.get(row.id)),
  },
  {
    key: "p95",
    title: "95% 快于",
    align: "right",
    render: (row) => msWord(healths.get(row.id)?.p95_ms),
    text: (row) => String(healths.get(row.id)?.p95_ms ?? ""),
  },
  {
    key: "url",
    title: "地址",
    render: (row) => <span className={css.long}>{row.url}</span>,
    text: (row) => row.url,
  },
  {
    key: "organization",
    title: "组织范围",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  {
    key: "patterns",
    title: "事件",
    render: (row) => <span className={css.why}>{row.patterns.join("、")}</span>,
    text: (row) => row.patterns.join(" "),
  },
  {
    key: "success_at",
    title: "最近送达",
    render: (row) => instant(row.last_success_at),
    text: (row) => instant(row.last_success_at),
    extra: true,
  },
  {
    key: "created",
    title: "新建",
    render: (row) => `${row.created_by_name} ${instant(row.created_at)}`,
    text: (row) => `${row.created_by_name} ${row.created_at}`,
    extra: true,
  },
];

/** Who is told of events, and how it goes; filters are in the URL. */
export function WebhooksPage() {
  const [url] = useUrlState();
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<WebhookCreated>();
  const navigate = useNavigate();
  const filters: Filters = {
    state: textOf(url.state) as Filters["state"],
    organization_id: textOf(url.org),
    q: textOf(url.q),
  };
  const query = useQuery(
    webhooksOptions({ ...filters, page: Number(url.page ?? 1), size: Number(url.size ?? PAGE_SIZE) }),
  );
  const { data: health } = useQuery(healthOptions);
  const shown = useMemo(() => columns(new Map(health?.map((one) => [one.webhook_id, one]))), [health]);
  const open = (id: string) => void navigate({ to: "/webhooks/$id", params: { id } });
  return (
    <>
      <PageHeader
        title="事件推送"
        subtitle="把党建云里发生的事告诉别的系统;签名、重试、留痕"
        extra={
          <>
            <Link to="/event-types">事件目录</Link>
            <Can permission="integration.webhook:manage">
              <Button type="primary" onClick={() => setCreating(true)}>
                新建接收方
              </Button>
            </Can>
          </>
        }
      />
      <DataTable
        title="接收方"
        columns={shown}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => open(row.id)}
        load={(page, size) => searchWebhooks({ ...filters, page, size })}
        filters={
          <>
            <SearchFilter label="查找接收方" placeholder="名称或地址" />
            <OrgFilter />
            <StateFilter states={STATES} />
          </>
        }
        empty="还没有接收方;新建后,订阅的事件会推送过去"
      />
      {creating && <CreateForm onClose={() => setCreating(false)} onCreated={setCreated} />}
      {created && <SecretDialog secret={created.secret} onClose={() => open(created.id)} />}
    </>
  );
}

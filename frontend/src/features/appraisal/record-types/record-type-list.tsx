import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import type { RecordTypeRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { useActor } from "@/shared/auth/me";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { recordTypesOptions } from "../records/queries";
import { draftsOptions } from "./queries";
import { RecordTypeForm } from "./record-type-form";
import { LEVELS } from "./words";

const COLUMNS: Column<RecordTypeRead>[] = [
  {
    key: "title",
    title: "台账类型",
    render: (row) => (
      <Link to="/record-types/$code" params={{ code: row.code }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  { key: "section", title: "归类", render: (row) => row.section_title, text: (row) => row.section_title },
  { key: "level", title: "谁填", render: (row) => LEVELS[row.level], text: (row) => LEVELS[row.level] },
  {
    key: "asks",
    title: "每次必填",
    render: (row) => `${row.asks.fields} 项,其中 ${row.asks.prefilled} 项已有`,
    text: (row) => String(row.asks.fields),
  },
  {
    key: "evidence",
    title: "附件",
    render: (row) => (row.asks.attachments + row.asks.photos > 0 ? "必传" : "选传"),
    text: (row) => (row.asks.attachments + row.asks.photos > 0 ? "必传" : "选传"),
  },
  {
    key: "version",
    title: "版本",
    render: (row) => `第 ${row.version} 版`,
    text: (row) => String(row.version),
  },
  { key: "code", title: "编码", render: (row) => row.code, text: (row) => row.code, extra: true },
];

/** Every form there is, with what one filling of it asks for. */
export function RecordTypeList() {
  const [url, patch] = useUrlState();
  const [creating, setCreating] = useState(false);
  const navigate = useNavigate();
  const actor = useActor();
  const page = Number(url.page ?? 1);
  const size = Number(url.size ?? PAGE_SIZE);
  const words = textOf(url.q)?.trim() ?? "";
  const found = (rows: RecordTypeRead[]) =>
    rows.filter((row) => `${row.title} ${row.code} ${row.section_title}`.includes(words));
  const slice = (rows: RecordTypeRead[], at: number, of: number) => ({
    items: found(rows).slice((at - 1) * of, at * of),
    total: found(rows).length,
  });
  const query = useQuery({ ...recordTypesOptions, select: (rows) => slice(rows, page, size) });
  const all = useQuery(recordTypesOptions);
  const drafts = useQuery({ ...draftsOptions, enabled: actor.may("appraisal.record_type:edit") });
  return (
    <>
      <PageHeader
        title="台账类型"
        subtitle="每件事实只录一次;新表发布前先算负担、查重复,发布后的版本不再改动"
        extra={
          <Can permission="appraisal.record_type:edit">
            <Button type="primary" onClick={() => setCreating(true)}>
              新建台账类型
            </Button>
          </Can>
        }
      />
      <div className="stack">
        {drafts.data && drafts.data.length > 0 && (
          <section className="card" aria-label="草稿">
            <h2>草稿</h2>
            <ul className="stack" style={{ gap: "0.5rem" }}>
              {drafts.data.map((draft) => (
                <li key={draft.code} className="row">
                  <Link to="/record-types/$code" params={{ code: draft.code }}>
                    {draft.title}
                  </Link>
                  <StatusTag tone="info">{`第 ${draft.number} 版草稿`}</StatusTag>
                  <span className="quiet">{draft.price.words}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <DataTable
          title="台账类型"
          columns={COLUMNS}
          query={query}
          rowKey={(row) => row.code}
          onOpen={(row) => void navigate({ to: "/record-types/$code", params: { code: row.code } })}
          load={async (at, of) => slice(all.data ?? [], at, of)}
          empty="还没有台账类型"
          filters={
            <Input.Search
              allowClear
              aria-label="搜索台账类型"
              placeholder="名称、归类或编码"
              style={{ width: 220 }}
              defaultValue={words}
              onSearch={(q) => patch({ q, page: undefined })}
            />
          }
        />
      </div>
      {creating && (
        <RecordTypeForm
          onClose={() => setCreating(false)}
          onSaved={({ code }) => void navigate({ to: "/record-types/$code", params: { code } })}
        />
      )}
    </>
  );
}

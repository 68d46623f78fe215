import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, DatePicker, Input } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { DueRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { useActor } from "@/shared/auth/me";
import { businessDate } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ImportButton } from "@/shared/ui/imports/import-button";
import { FlagFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { useListing } from "@/shared/ui/use-listing";
import { TargetsNav } from "../nav";
import { quantity } from "../targets/words";
import { type Drafts, dayOf, fault, toSend } from "./drafts";
import { dueOptions, enterReadings, type Filters, searchDue } from "./queries";

const thisMonth = () => businessDate().slice(0, 7);

function columns(
  drafts: Drafts,
  type: (row: DueRow, typed: string) => void,
  mayEnter: boolean,
): Column<DueRow>[] {
  return [
    {
      key: "title",
      title: "目标",
      render: (row) => (
        <Link to="/targets/$id" params={{ id: row.target_id }}>
          {row.title}
        </Link>
      ),
      text: (row) => row.title,
    },
    {
      key: "organization",
      title: "单位",
      render: (row) => row.organization_name,
      text: (row) => row.organization_name,
    },
    {
      key: "plan",
      title: "目标值",
      align: "right",
      render: (row) => (row.is_quantitative ? quantity(row.target_value, row.unit) : "定性"),
      text: (row) => row.target_value ?? "",
    },
    {
      key: "value",
      title: "本月读数",
      render: (row) =>
        row.is_missing ? (
          <StatusTag tone="warn">未填报</StatusTag>
        ) : (
          (row.note ?? quantity(row.value, row.unit))
        ),
      text: (row) => row.value ?? row.note ?? "",
    },
    {
      key: "before",
      title: "最近读数",
      render: (row) =>
        row.current_as_of ? `${quantity(row.current_value, row.unit)}(${row.current_as_of})` : "—",
      text: (row) => row.current_value ?? "",
      extra: true,
    },
    {
      key: "owner",
      title: "责任人",
      render: (row) => row.owner_name ?? "—",
      text: (row) => row.owner_name ?? "",
      extra: true,
    },
    ...(mayEnter ? [entry(drafts, type)] : []),
  ];
}

function entry(drafts: Drafts, type: (row: DueRow, typed: string) => void): Column<DueRow> {
  return {
    key: "entry",
    title: "填报",
    width: 220,
    render: (row) => {
      const typed = drafts[row.target_id] ?? "";
      const wrong = typed.trim() ? fault(row, typed) : undefined;
      return (
        <>
          <Input
            aria-label={`${row.organization_name}${row.title}的读数`}
            aria-invalid={wrong !== undefined}
            inputMode={row.is_quantitative ? "decimal" : "text"}
            status={wrong ? "error" : undefined}
            suffix={row.is_quantitative ? row.unit : undefined}
            placeholder={row.is_quantitative ? "累计值" : "进展说明"}
            maxLength={row.is_quantitative ? 24 : 500}
            value={typed}
            onChange={({ target }) => type(row, target.value)}
            onClick={(event) => event.stopPropagation()}
          />
          {wrong && <span style={{ color: "var(--red)" }}>{wrong}</span>}
        </>
      );
    },
  };
}

/** The month's readings: what is there, what is missing, and entering many of them at once. */
export function ReadingsPage() {
  const [url] = useUrlState();
  const actor = useActor();
  const [drafts, setDrafts] = useState<Drafts>({});
  const month = textOf(url.month) ?? thisMonth();
  const filters: Filters = {
    month,
    organization_id: textOf(url.org),
    missing: url.missing === undefined ? undefined : true,
    q: textOf(url.q),
  };
  const { query, load } = useListing(dueOptions, searchDue, filters);
  const rows = query.data?.items ?? [];
  const day = dayOf(month, businessDate());
  const type = (row: DueRow, typed: string) => setDrafts((before) => ({ ...before, [row.target_id]: typed }));
  return (
    <>
      <PageHeader
        title="进度填报"
        subtitle={`${month} 的读数,截至 ${day}:填累计值或当前水平;更正会另留一条,原数不覆盖。`}
        extra={
          <ImportButton
            permission="targets.target:track"
            noun="指标数据"
            url="/api/v1/targets/readings"
            changes={["targets"]}
            prefilled
          />
        }
      />
      <TargetsNav />
      <DataTable
        title={`进度读数 ${month}`}
        columns={columns(drafts, type, actor.may("targets.target:track"))}
        query={query}
        rowKey={(row) => row.target_id}
        load={load}
        filters={<FilterFields month={month} missing={query.data?.missing} />}
        actions={<Save rows={rows} drafts={drafts} day={day} onSaved={setDrafts} />}
        empty={url.missing === undefined ? "这个月没有需要填报的目标" : "这个月已经全部填报"}
      />
    </>
  );
}

interface SaveProps {
  rows: readonly DueRow[];
  drafts: Drafts;
  day: string;
  onSaved: (left: Drafts) => void;
}

function Save({ rows, drafts, day, onSaved }: SaveProps) {
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const [busy, setBusy] = useState(false);
  const items = toSend(rows, drafts, day);
  if (items.length === 0) return null;
  const save = async () => {
    setBusy(true);
    try {
      const { taken, refused } = await enterReadings(items);
      const left = Object.fromEntries(
        refused.map(({ index }) => {
          const id = items[index]?.target_id ?? "";
          return [id, drafts[id] ?? ""];
        }),
      );
      onSaved(left);
      await client.invalidateQueries({ queryKey: ["targets"] });
      if (refused.length === 0) void message.success(`已填报 ${taken.length} 项`);
      else
        modal.info({
          title: `已填报 ${taken.length} 项,${refused.length} 项没有收下`,
          content: refused.map(({ message: words }) => words).join(";"),
        });
    } catch (error) {
      void message.error(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button type="primary" loading={busy} onClick={() => void save()}>
      保存 {items.length} 项
    </Button>
  );
}

function FilterFields({ month, missing }: { month: string; missing: number | undefined }) {
  const [, patch] = useUrlState();
  return (
    <>
      <DatePicker
        picker="month"
        aria-label="月份"
        allowClear={false}
        value={dayjs(`${month}-01`)}
        disabledDate={(date) => date.format("YYYY-MM") > thisMonth()}
        onChange={(date) => patch({ month: date?.format("YYYY-MM"), page: undefined })}
      />
      <OrgFilter />
      <SearchFilter label="查找目标" placeholder="目标名称或编号" width={180} />
      <FlagFilter name="missing">只看未填报{missing !== undefined && ` ${missing}`}</FlagFilter>
    </>
  );
}

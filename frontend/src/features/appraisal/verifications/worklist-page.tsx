import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { WorklistRead, WorklistRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { categoryWord } from "@/shared/labels";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { Pager, Toggles } from "@/shared/ui/touch";
import touch from "@/shared/ui/touch.module.css";
import { type Place, SHEET } from "./places";
import { periodsOptions, type WorklistFilters, worklistOptions } from "./queries";
import { Share } from "./share";
import css from "./worklist.module.css";

const SIZE = 30;
const TYPING_MS = 300;
const STATES = [
  { key: "all", word: "全部" },
  { key: "open", word: "待核验" },
  { key: "done", word: "已完成" },
] as const;

/** What waits on site, branch by branch; period, state and search are in the URL. */
export function WorklistPage({ place }: { place: Place }) {
  const [url] = useUrlState();
  const filters: WorklistFilters = {
    period: textOf(url.period),
    q: textOf(url.q),
    state: (textOf(url.state) ?? "all") as WorklistFilters["state"],
    page: Number(url.page ?? 1),
    size: SIZE,
  };
  const query = useQuery(worklistOptions(filters));
  return (
    <>
      <PageHeader
        title="线下核验"
        subtitle={query.data && `${query.data.scheme_title} · ${query.data.period_title}`}
      />
      <div className="stack">
        <Filters period={query.data?.period} />
        <Loaded query={query} label="正在打开核验清单…">
          {(list) => <List list={list} place={place} />}
        </Loaded>
      </div>
    </>
  );
}

function Filters({ period }: { period: string | undefined }) {
  const [url, patch] = useUrlState();
  const { data: periods = [] } = useQuery(periodsOptions);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (q: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => patch({ q, page: undefined }), TYPING_MS);
  };
  const state = textOf(url.state) ?? "all";
  return (
    <search className={css.filters}>
      <input
        type="search"
        className={touch.field}
        aria-label="查找支部"
        placeholder="支部名称或编码"
        maxLength={100}
        defaultValue={textOf(url.q)}
        onChange={(event) => type(event.target.value)}
      />
      <select
        className={touch.field}
        aria-label="时期"
        value={period ?? ""}
        onChange={(event) => patch({ period: event.target.value, page: undefined })}
      >
        {periods.map((one) => (
          <option key={one.period} value={one.period}>
            {one.period_title}
            {one.status === "published" ? "(已发布)" : ""}
          </option>
        ))}
      </select>
      <Toggles
        legend="核验状态"
        options={STATES}
        chosen={state}
        onChoose={(key) => patch({ state: key === "all" ? undefined : key, page: undefined })}
      />
    </search>
  );
}

function List({ list, place }: { list: WorklistRead; place: Place }) {
  return (
    <>
      {list.status === "published" && <p className={css.locked}>本期结果已发布并锁定,只能查看。</p>}
      <section className="card" aria-label="核验进度">
        <Share done={list.cells - list.unverified - list.pending} all={list.cells} label="全部核验进度" />
        <p className="quiet">
          支部 {list.finished}/{list.branches} 个已完成 · 未核验 {list.unverified} 项 · 待现场评定{" "}
          {list.pending} 项
        </p>
      </section>
      {list.items.length === 0 && <Empty>没有符合条件的支部,可调整查找或时期</Empty>}
      <ul className={css.list} aria-label="支部">
        {list.items.map((row) => (
          <Row key={row.organization_id} row={row} period={list.period} place={place} />
        ))}
      </ul>
      <Pager list={list} unit="个" />
    </>
  );
}

function Row({ row, period, place }: { row: WorklistRow; period: string; place: Place }) {
  const waiting = row.unverified + row.pending;
  return (
    <li>
      <Link to={SHEET[place]} params={{ id: row.organization_id }} search={{ period }} className={css.branch}>
        <span className={css.name}>
          <strong>{row.name}</strong>
          <span className="quiet">
            {row.code} · {categoryWord(row.category)}
          </span>
        </span>
        <span className={css.state}>
          {waiting === 0 ? (
            <StatusTag tone="good">已完成</StatusTag>
          ) : (
            <StatusTag tone="warn">待核验 {waiting} 项</StatusTag>
          )}
          {row.disputed > 0 && <StatusTag tone="bad">差异 {row.disputed} 项</StatusTag>}
        </span>
        <Share done={row.verified} all={row.cells} label={`${row.name}核验进度`} />
      </Link>
    </li>
  );
}

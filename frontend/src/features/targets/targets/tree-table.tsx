import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { TreeRow } from "@/api/generated/types.gen";
import { forDrawing } from "@/shared/format";
import css from "./targets.module.css";
import { type Line, moved } from "./tree-model";
import { LEVELS, LightTag, openWords, percentWords, quantity, SIDES, StateTag } from "./words";

interface Props {
  lines: readonly Line[];
  onToggle: (row: TreeRow, open: boolean) => void;
  /** `u` takes the last breaking down back. */
  onUndo: () => void;
}

const ELSEWHERE = "input,textarea,select,[role=dialog],[role=tree],[contenteditable=true]";
const KEYS = ["j", "k", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "Enter", "u"];

/** The decomposition as a tree grid: arrows or j and k move, right and left open and close, Enter opens the target. */
export function TreeTable({ lines, onToggle, onUndo }: Props) {
  const [current, setCurrent] = useState(-1);
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as Element | null;
      if (!KEYS.includes(event.key) || target?.closest?.(ELSEWHERE)) return;
      if (event.key === "Enter" && target?.closest?.("button,a,summary")) return;
      const line = lines[current];
      event.preventDefault();
      if (event.key === "u") return onUndo();
      if (event.key === "Enter") {
        if (line) void navigate({ to: "/targets/$id", params: { id: line.row.id } });
        return;
      }
      if (line?.opens && event.key === "ArrowRight" && !line.isOpen) return onToggle(line.row, true);
      if (line?.isOpen && event.key === "ArrowLeft") return onToggle(line.row, false);
      const next = event.key === "ArrowRight" ? current : moved(lines, current, event.key);
      setCurrent(next);
      body.current?.querySelectorAll("tr")[next]?.focus();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [lines, current, navigate, onToggle, onUndo]);

  return (
    <div className={css.scroll}>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table as a tree grid is the pattern of WAI-ARIA */}
      <table className={css.grid} role="treegrid" aria-label="目标分解">
        <thead>
          <tr>
            <th scope="col">目标</th>
            <th scope="col">承接</th>
            <th scope="col" className={css.figure}>
              目标值
            </th>
            <th scope="col" className={css.figure}>
              实际
            </th>
            <th scope="col" className={css.figure}>
              完成率
            </th>
            <th scope="col" className={css.figure}>
              权重 / 份额
            </th>
            <th scope="col">灯</th>
            <th scope="col">状态</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {lines.map((line, index) => (
            <Row
              key={line.row.id}
              line={line}
              selected={index === current}
              reachable={index === Math.max(current, 0)}
              onSelect={() => setCurrent(index)}
              onToggle={onToggle}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  line: Line;
  selected: boolean;
  reachable: boolean;
  onSelect: () => void;
  onToggle: Props["onToggle"];
}

function Row({ line: { row, depth, opens, isOpen }, selected, reachable, onSelect, onToggle }: RowProps) {
  return (
    <tr
      aria-level={depth + 1}
      aria-expanded={opens ? isOpen : undefined}
      aria-selected={selected}
      tabIndex={reachable ? 0 : -1}
      onClick={onSelect}
      onFocus={onSelect}
    >
      <td>
        <div className={css.name} style={{ paddingLeft: `${depth * 1.25}rem` }}>
          {opens ? (
            <button
              type="button"
              className={css.toggle}
              tabIndex={-1}
              aria-label={`${isOpen ? "收起" : "展开"}${row.title}`}
              onClick={() => onToggle(row, !isOpen)}
            >
              <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
            </button>
          ) : (
            <span className={css.leaf} />
          )}
          <Title row={row} />
        </div>
      </td>
      <td data-title="承接">
        <div>{row.organization_name}</div>
        <div className={css.small}>
          {LEVELS[row.level]} · {row.owner_name ?? "未定责任人"}
        </div>
      </td>
      <td data-title="目标值" className={`${css.figure} num`}>
        {row.is_quantitative ? quantity(row.target_value, row.unit) : "定性"}
        {row.is_value_derived && <div className={css.small}>推算</div>}
      </td>
      <td data-title="实际" className={`${css.figure} num`}>
        {quantity(row.current_value, row.unit)}
        {row.current_as_of && <div className={css.small}>{row.current_as_of}</div>}
      </td>
      <td data-title="完成率" className={`${css.figure} num`}>
        {percentWords(row.completion_percent)}
        {row.completion_percent !== null && (
          <div className={css.track} aria-hidden="true">
            <span style={{ width: `${Math.min(Math.max(forDrawing(row.completion_percent), 0), 100)}%` }} />
          </div>
        )}
      </td>
      <td
        data-title={row.weight !== null || row.share !== null ? "权重 / 份额" : undefined}
        className={`${css.figure} num`}
      >
        {row.weight !== null && <div>权重 {percentWords(row.weight)}</div>}
        {row.share !== null && <div>份额 {percentWords(row.share)}</div>}
        {row.share_of_top_plan !== null && depth > 0 && (
          <div className={css.small}>占总目标 {percentWords(row.share_of_top_plan)}</div>
        )}
      </td>
      <td data-title={row.light ? "灯" : undefined}>
        <LightTag light={row.light} />
      </td>
      <td>
        <StateTag state={row.state} />
      </td>
    </tr>
  );
}

function Title({ row }: { row: TreeRow }) {
  const open = openWords(row.children);
  return (
    <div className={css.words}>
      <Link to="/targets/$id" params={{ id: row.id }} tabIndex={-1}>
        {row.title}
      </Link>
      <span className={css.small}>
        {row.number} · {SIDES[row.side]}
        {row.stretch_percent !== null && ` · 比上年 ${percentWords(row.stretch_percent)}`}
      </span>
      {row.is_sandbagged && <span className={css.open}>◆ 不高于上年实际</span>}
      {open && <span className={css.open}>◆ {open}</span>}
    </div>
  );
}

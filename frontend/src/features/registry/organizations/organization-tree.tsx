import { useQuery } from "@tanstack/react-query";
import { Input, type InputRef } from "antd";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { KINDS } from "../labels";
import css from "./organizations.module.css";
import { foundOptions, type Look } from "./queries";
import { type Line, useLevels } from "./use-levels";
import { Badges } from "./words";

const HEIGHT = 36;
const SPARE = 8;
const FOUND = 50;

interface Props {
  look: Look;
  /** The organisations above the chosen one, from the top. */
  way: readonly string[];
  selected: string | undefined;
  onSelect: (id: string) => void;
}

/** The visible tree with a search field: / jumps to it; arrows, Home and End walk; Enter opens a card. */
export function OrganizationTree({ look, way, selected, onSelect }: Props) {
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const field = useRef<InputRef>(null);
  const search = (event: KeyboardEvent) => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    field.current?.focus();
  };
  return (
    <section aria-label="组织树" className={`card ${css.tree}`} onKeyDown={search}>
      <Input.Search
        ref={field}
        allowClear
        placeholder="名称、编码或拼音首字母(按 / 键)"
        aria-label="查找组织"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {asked ? (
        <Found words={asked} look={look} selected={selected} onSelect={onSelect} />
      ) : (
        <Nodes key={look.on ?? ""} look={look} way={way} selected={selected} onSelect={onSelect} />
      )}
    </section>
  );
}

function Found({ words, look, selected, onSelect }: Omit<Props, "way"> & { words: string }) {
  const query = useQuery(foundOptions({ q: words, size: FOUND, ...look }));
  return (
    <Loaded query={query}>
      {(page) => (
        <>
          {page.total === 0 && <Empty>没有名称、编码或拼音含“{words}”的组织</Empty>}
          <ul className={css.found} aria-label="找到的组织">
            {page.items.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  aria-current={row.id === selected || undefined}
                  onClick={() => onSelect(row.id)}
                >
                  <span>{row.name}</span> <Badges row={row} />
                  <span className="quiet num">
                    {row.code} · {KINDS[row.kind]}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {page.total > page.items.length && <p className="quiet">共 {page.total} 个,请多写几个字</p>}
        </>
      )}
    </Loaded>
  );
}

function Nodes({ look, way, selected, onSelect }: Props) {
  const { lines, tops, toggle } = useLevels(look, way);
  return (
    <Loaded query={tops}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{look.on ? `${look.on} 还没有组织` : "还没有组织"}</Empty>
        ) : (
          <Window lines={lines} selected={selected} onSelect={onSelect} onToggle={toggle} />
        )
      }
    </Loaded>
  );
}

interface WindowProps {
  lines: Line[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  onToggle: (id: string, open: boolean) => void;
}

/** Only the lines in sight are drawn, however many are open. */
function Window({ lines, selected, onSelect, onToggle }: WindowProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [top, setTop] = useState(0);
  const [at, setAt] = useState<string>();
  const here = at ?? selected;
  const index = Math.max(
    0,
    lines.findIndex((line) => line.row.id === here),
  );
  const seen = (box.current?.clientHeight || 620) / HEIGHT;
  const from = Math.max(0, Math.floor(top / HEIGHT) - SPARE);
  const shown = lines.slice(from, Math.ceil(from + seen + 2 * SPARE));

  const chosenPlace = lines.findIndex((line) => line.row.id === selected);
  useEffect(() => {
    if (chosenPlace >= 0) reveal(box.current, chosenPlace);
  }, [chosenPlace]);

  const go = (place: number) => {
    const next = lines[Math.min(lines.length - 1, Math.max(0, place))];
    if (!next) return;
    setAt(next.row.id);
    reveal(box.current, lines.indexOf(next));
  };
  const key = (event: KeyboardEvent) => {
    const line = lines[index];
    if (!line) return;
    const step = walk(event.key, lines, index, seen);
    if (step !== undefined) go(step);
    else if (event.key === "ArrowRight" && line.row.child_count && !line.isOpen) onToggle(line.row.id, true);
    else if (event.key === "ArrowLeft" && line.isOpen) onToggle(line.row.id, false);
    else if (event.key === "Enter" || event.key === " ") onSelect(line.row.id);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={box}
      role="tree"
      aria-label="组织"
      tabIndex={0}
      aria-activedescendant={lines[index] && `${id}-${lines[index].row.id}`}
      className={css.window}
      onKeyDown={key}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div role="none" style={{ height: lines.length * HEIGHT, position: "relative" }}>
        {shown.map((line, place) => (
          <Row
            key={line.row.id}
            id={`${id}-${line.row.id}`}
            line={line}
            top={(from + place) * HEIGHT}
            isHere={line.row.id === lines[index]?.row.id}
            isSelected={line.row.id === selected}
            onSelect={() => {
              setAt(line.row.id);
              onSelect(line.row.id);
            }}
            onToggle={() => onToggle(line.row.id, !line.isOpen)}
          />
        ))}
      </div>
    </div>
  );
}

/** Scrolls just so far that the line is in sight. */
function reveal(box: HTMLElement | null, place: number): void {
  if (!box) return;
  const top = place * HEIGHT;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = top + HEIGHT - box.clientHeight;
}

/** To which line a key leads; none where it does something else. */
function walk(key: string, lines: Line[], index: number, page: number): number | undefined {
  const line = lines[index];
  if (key === "ArrowDown") return index + 1;
  if (key === "ArrowUp") return index - 1;
  if (key === "Home") return 0;
  if (key === "End") return lines.length - 1;
  if (key === "PageDown") return index + Math.floor(page);
  if (key === "PageUp") return index - Math.floor(page);
  if (key === "ArrowRight" && line?.isOpen) return index + 1;
  if (key === "ArrowLeft" && line && !line.isOpen && line.level > 1) {
    return lines.findLastIndex((one, place) => place < index && one.level < line.level);
  }
  return undefined;
}

interface RowProps {
  id: string;
  line: Line;
  top: number;
  isHere: boolean;
  isSelected: boolean;
  onSelect: () => void;
  onToggle: () => void;
}

function Row({ id, line, top, isHere, isSelected, onSelect, onToggle }: RowProps) {
  const { row } = line;
  const hasMore = row.child_count > 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it hears the keys, as in the pattern of WAI-ARIA
    // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus and names the active line
    <div
      id={id}
      role="treeitem"
      aria-level={line.level}
      aria-posinset={line.place}
      aria-setsize={line.beside}
      aria-selected={isSelected}
      aria-expanded={hasMore ? line.isOpen : undefined}
      data-here={isHere || undefined}
      className={css.line}
      style={{ top, height: HEIGHT, paddingLeft: `${(line.level - 1) * 1.1 + 0.25}rem` }}
      onClick={onSelect}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same */}
      <span
        className={css.turn}
        data-open={line.isOpen || undefined}
        onClick={(event) => {
          event.stopPropagation();
          if (hasMore) onToggle();
        }}
      >
        {hasMore ? "▸" : ""}
      </span>
      <span className={css.name}>{row.name}</span>
      <Badges row={row} />
      {line.isLoading && <span className="quiet">…</span>}
    </div>
  );
}

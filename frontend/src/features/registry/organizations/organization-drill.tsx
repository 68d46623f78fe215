import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useDeferredValue, useState } from "react";
import type { OrganizationRow } from "@/api/generated/types.gen";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { KINDS } from "../labels";
import css from "./organizations.module.css";
import { cardOptions, foundOptions, type Look, levelOptions } from "./queries";
import { Badges } from "./words";

interface Props {
  look: Look;
  /** Whose organisations are listed; the tops when left out. */
  at: string | undefined;
  onDrill: (id: string | undefined) => void;
  onOpen: (id: string) => void;
}

/** The tree on a phone: one level at a time, with the way back. */
export function OrganizationDrill({ look, at, onDrill, onOpen }: Props) {
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const level = useQuery({ ...levelOptions(at, look), enabled: !asked });
  const found = useQuery({ ...foundOptions({ q: asked, size: 50, ...look }), enabled: asked !== "" });
  return (
    <section aria-label="组织" className="stack">
      <Input.Search
        allowClear
        size="large"
        placeholder="名称、编码或拼音首字母"
        aria-label="查找组织"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {asked ? (
        <Loaded query={found}>
          {(page) => <Rows rows={[...page.items]} onDrill={onOpen} onOpen={onOpen} />}
        </Loaded>
      ) : (
        <>
          {at && <Here id={at} look={look} onDrill={onDrill} onOpen={onOpen} />}
          <Loaded query={level}>{(rows) => <Rows rows={rows} onDrill={onDrill} onOpen={onOpen} />}</Loaded>
        </>
      )}
    </section>
  );
}

function Here({ id, look, onDrill, onOpen }: Omit<Props, "at"> & { id: string }) {
  const { data } = useQuery(cardOptions(id, look.on));
  if (!data) return null;
  return (
    <div className={css.drill}>
      <button type="button" onClick={() => onDrill(data.ancestors.at(-1)?.id)}>
        <span>‹ {data.ancestors.at(-1)?.name ?? "全部组织"}</span>
      </button>
      <button type="button" onClick={() => onOpen(id)}>
        <strong>{data.name}</strong>
        <span className="quiet">查看本级</span>
      </button>
    </div>
  );
}

interface RowsProps {
  rows: OrganizationRow[];
  onDrill: (id: string) => void;
  onOpen: (id: string) => void;
}

function Rows({ rows, onDrill, onOpen }: RowsProps) {
  if (rows.length === 0) return <Empty>没有符合条件的组织</Empty>;
  return (
    <ul className={css.drill}>
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" onClick={() => (row.child_count ? onDrill(row.id) : onOpen(row.id))}>
            <span>
              {row.name} <Badges row={row} />
            </span>
            <span className="quiet num">
              {KINDS[row.kind]} · {row.code}
              {row.child_count > 0 && ` · 下级 ${row.child_count} ›`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

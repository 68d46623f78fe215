import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { RepresentativeRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { EndButton } from "./end-button";
import { HandOverDrawer } from "./hand-over-drawer";
import css from "./pairings.module.css";
import { pairingsOptions } from "./queries";
import { daysWords, StandingTags } from "./words";

const MOST = 200;

/** The outlets of one representative, those of today first, and the way to hand them over. */
export function PairingsOf({ representative }: { representative: RepresentativeRead }) {
  const [open, setOpen] = useState(false);
  const query = useQuery(pairingsOptions({ representative_id: representative.id, size: MOST }));
  const canHandOver = query.data?.items.some(({ standing }) => standing !== "ended") ?? false;
  return (
    <section className={`card ${css.board}`} aria-label="结对网点">
      <h2>结对网点</h2>
      <div className="row">
        <Link to="/visits" search={{ q: representative.name }}>
          走访记录
        </Link>
        <Can permission="liaison.pairing:arrange">
          {canHandOver && <Button onClick={() => setOpen(true)}>移交网点</Button>}
        </Can>
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length > 0 ? (
            <PlainTable heads={["网点", "状态", "结对时间", "最近走访", "下次走访", "联系点", "操作"]}>
              {items.map((row) => (
                <tr key={row.id}>
                  <td>{row.outlet_name}</td>
                  <td>
                    <StandingTags row={row} />
                  </td>
                  <td>
                    {daysWords(row)}
                    {row.handed_from_name && <span className="quiet">(由{row.handed_from_name}移交)</span>}
                    {row.end_reason && <span className="quiet">({row.end_reason})</span>}
                  </td>
                  <td>{row.last_visited_on ?? "还没有"}</td>
                  <td>{row.due_on ?? "—"}</td>
                  <td>{row.liaison_point ?? "—"}</td>
                  <td>
                    <Can permission="liaison.pairing:arrange">
                      {row.standing !== "ended" && <EndButton row={row} />}
                    </Can>
                  </td>
                </tr>
              ))}
            </PlainTable>
          ) : (
            <Empty>还没有结对网点,可在“结对”或“结对建议”里安排。</Empty>
          )
        }
      </Loaded>
      {open && <HandOverDrawer representative={representative} onClose={() => setOpen(false)} />}
    </section>
  );
}

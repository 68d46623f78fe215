import type { Cockpit } from "@/api/generated/types.gen";
import { difference, fixed } from "@/shared/format";
import { Change } from "../change";
import css from "./cockpit.module.css";

/** The numbers one looks at first. */
export function Figures({ cockpit }: { cockpit: Cockpit }) {
  const fourAndMore = cockpit.stars
    .filter((entry) => entry.stars >= 4)
    .reduce((sum, entry) => sum + entry.count, 0);
  const before = cockpit.previous_stars
    .filter((entry) => entry.stars >= 4)
    .reduce((sum, entry) => sum + entry.count, 0);
  return (
    <ul className={css.figures} aria-label="主要数字">
      <Figure name="参评支部" value={String(cockpit.scored)} note={`共 ${cockpit.branches} 个支部`} />
      <Figure
        name="平均得分"
        value={fixed(cockpit.average)}
        note={<Change value={difference(cockpit.average, cockpit.previous_average)} />}
      />
      <Figure
        name="四星及以上"
        value={String(fourAndMore)}
        note={
          cockpit.previous_stars.length ? (
            <Change value={difference(String(fourAndMore), String(before), 0)} />
          ) : (
            ""
          )
        }
      />
      <Figure name="否决支部" value={String(cockpit.vetoed)} note="触发否决专项" alarm={cockpit.vetoed > 0} />
      <Figure name="本期台账" value={String(cockpit.records_in_period)} note="条记录" />
      <Figure
        name="待线下核验"
        value={String(cockpit.unverified + cockpit.pending)}
        note={`未核验 ${cockpit.unverified},待验收 ${cockpit.pending}`}
      />
      <Figure name="线上线下差异" value={String(cockpit.disputed)} note="现场与线上不一致的项" />
    </ul>
  );
}

interface FigureProps {
  name: string;
  value: string;
  note: React.ReactNode;
  alarm?: boolean;
}

function Figure({ name, value, note, alarm }: FigureProps) {
  return (
    <li className={css.figure}>
      <span className={css.figureName}>{name}</span>
      <span className={`${css.figureValue} num ${alarm ? css.alarm : ""}`}>{value}</span>
      <span className={css.figureNote}>{note}</span>
    </li>
  );
}

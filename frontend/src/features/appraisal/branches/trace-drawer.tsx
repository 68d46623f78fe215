import { useQuery } from "@tanstack/react-query";
import { Collapse, Drawer } from "antd";
import type { RunRow, Trace, TraceLine, TraceVeto } from "@/api/generated/types.gen";
import { fixed, period as periodWord } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Loaded } from "@/shared/ui/loaded";
import { StatusTag, type Tone } from "@/shared/ui/status-tag";
import { CONTROLS, LINE_KINDS } from "../labels";
import { traceOptions } from "./queries";
import css from "./trace.module.css";
import { Records, TraceCells } from "./trace-cells";

interface Props {
  branchId: string;
  run: RunRow;
  indicator?: string;
  onClose: () => void;
}

/** "Why not 100": lines that add up to the visible difference, each opening down to the records and the rule. */
export function TraceDrawer({ branchId, run, indicator, onClose }: Props) {
  const query = useQuery(traceOptions(branchId, run.id, indicator));
  const phone = useIsPhone();
  return (
    <Drawer
      open
      title={`为什么不是 100 分 · ${periodWord(run.period)}`}
      onClose={onClose}
      size={phone ? "100%" : 760}
    >
      <Loaded query={query} label="正在还原得分…">
        {(trace) => <Lines trace={trace} opened={indicator} />}
      </Loaded>
    </Drawer>
  );
}

const TONES: Record<TraceLine["kind"], Tone> = {
  loss: "quiet",
  deduction: "bad",
  bonus: "good",
  clamp: "info",
  veto: "bad",
  unweighed: "info",
};

function keyOf(line: TraceLine): string {
  return line.indicator ?? `${line.kind} ${line.title}`;
}

function Lines({ trace, opened }: { trace: Trace; opened?: string }) {
  const panels = (lines: TraceLine[]) =>
    lines.map((line) => ({
      key: keyOf(line),
      label: <Head line={line} />,
      children: <TraceCells line={line} />,
    }));
  const shown = opened ? [opened] : [];
  const held = trace.vetoes.filter((veto) => veto.holds);
  const clear = trace.vetoes.filter((veto) => !veto.holds);
  return (
    <div className="stack">
      <p className={css.sum}>
        100 − <strong className="num">{fixed(trace.total)}</strong> ={" "}
        <strong className="num">{fixed(trace.missing)}</strong> 分
        {trace.lines.length > 0 && `,由以下 ${trace.lines.length} 项相加而成`}
      </p>
      {held.map((veto) => (
        <VetoNote key={veto.indicator} veto={veto} />
      ))}
      <Collapse defaultActiveKey={shown} items={panels(trace.lines)} />
      {trace.full.length > 0 && (
        <>
          <h3>没有失分的指标 {trace.full.length} 项</h3>
          <Collapse defaultActiveKey={shown} items={panels(trace.full)} />
        </>
      )}
      {clear.length > 0 && <h3>没有触发的否决专项 {clear.length} 项</h3>}
      {clear.map((veto) => (
        <VetoNote key={veto.indicator} veto={veto} />
      ))}
    </div>
  );
}

function VetoNote({ veto }: { veto: TraceVeto }) {
  return (
    <section aria-label={veto.title}>
      <p>
        <StatusTag tone={veto.holds ? "bad" : "good"}>{veto.holds ? "否决成立" : "未触发否决"}</StatusTag>{" "}
        <strong>{veto.title}</strong>
      </p>
      <p>{veto.words}</p>
      {veto.holds && <Records counted={veto.counted} leftOut={veto.left_out} />}
    </section>
  );
}

/** What the line takes from 100: shown as a loss with a minus, a gain with a plus. */
function taken(amount: string): string {
  const gain = amount.startsWith("-");
  return `${gain ? "+" : "−"}${fixed(amount.replace("-", ""))}`;
}

/** What to call a line that moves the total by nothing. */
const NOTHING: Partial<Record<TraceLine["kind"], string>> = {
  loss: "没有失分",
  deduction: "没有扣分",
  bonus: "没有加分",
};

const isNothing = (line: TraceLine) => line.kind !== "unweighed" && /^-?0(\.0*)?$/.test(line.amount);

function Head({ line }: { line: TraceLine }) {
  return (
    <span className={css.head}>
      <span className={css.title}>
        {line.title}
        <span className={css.where}>
          {[line.group_title, line.index_title, line.control && CONTROLS[line.control]]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      {isNothing(line) ? (
        <StatusTag tone="good">{NOTHING[line.kind] ?? "没有影响"}</StatusTag>
      ) : (
        <>
          <StatusTag tone={TONES[line.kind]}>{LINE_KINDS[line.kind]}</StatusTag>
          <strong className={`${css.amount} num`}>{taken(line.amount)}</strong>
        </>
      )}
    </span>
  );
}

import phone from "@/shared/ui/phone.module.css";
import { canUndo, type Done, undo } from "./check-in";
import { announce } from "./note";
import css from "./today.module.css";
import { useNow } from "./use-today";
import { clock, KINDS } from "./words";

/** Today's own check-ins; the last ten minutes' can be taken back. */
export function DoneToday({ account, done }: { account: string; done: Done[] }) {
  const now = useNow();
  if (done.length === 0) return null;
  const takeBack = async (entry: Done) => {
    await undo(account, entry);
    announce(entry.id, "undone");
  };
  return (
    <section aria-labelledby="done-today" className={css.done}>
      <h2 id="done-today">今天的打点</h2>
      <ul className={css.doneList}>
        {done.map((entry) => (
          <li key={entry.id}>
            <span className={css.doneWords}>
              <strong>{KINDS[entry.kind]}</strong> {entry.title}
              <span className="quiet"> {stateWords(entry, now)}</span>
            </span>
            {canUndo(entry, now) && (
              <button
                type="button"
                className={`${phone.button} ${css.undo}`}
                aria-label={`撤销:${entry.title}`}
                onClick={() => void takeBack(entry)}
              >
                撤销
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateWords(entry: Done, now: number): string {
  if (entry.state === "waiting") return "待发送";
  if (entry.state === "undoing") return "撤销待发送";
  return canUndo(entry, now) && entry.undoUntil ? `${clock(entry.undoUntil)} 前可撤销` : "已记录";
}

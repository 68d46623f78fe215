import type { TodayItem } from "@/api/generated/types.gen";
import { StatusTag } from "@/shared/ui/status-tag";
import css from "./today.module.css";
import { dueWords, LIGHTS } from "./words";

/** The light as shape and word, and until when. */
export function Standing({ item }: { item: TodayItem }) {
  const light = LIGHTS[item.light];
  return (
    <div className={css.standing}>
      {light && <StatusTag tone={light.tone}>{light.word}</StatusTag>}
      {item.is_blocked && <StatusTag tone="warn">受阻</StatusTag>}
      <span className={css.due}>
        {dueWords(item.days_left)}
        <span className="quiet num"> {item.due_on.slice(5)}前</span>
      </span>
    </div>
  );
}

import { useState } from "react";
import type { SheetItem, SheetRead } from "@/api/generated/types.gen";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { VERDICTS } from "../labels";
import { isWaiting, keyOf } from "./findings";
import css from "./item-list.module.css";

interface Props {
  sheet: SheetRead;
  current: SheetItem | undefined;
  onOpen: (key: string) => void;
}

function stateWord(item: SheetItem): string {
  if (item.verdict) return VERDICTS[item.verdict.verdict] ?? item.verdict.verdict;
  return item.flag === "pending" ? "待评定" : isWaiting(item) ? "未核验" : "—";
}

/** All items by index; folded on a phone, beside the item on a desk. */
export function ItemList({ sheet, current, onOpen }: Props) {
  const phone = useIsPhone();
  const [unfolded, setUnfolded] = useState(false);
  const open = (key: string) => {
    setUnfolded(false);
    onOpen(key);
  };
  return (
    <details
      className={css.box}
      open={!phone || unfolded}
      onToggle={(event) => phone && setUnfolded(event.currentTarget.open)}
    >
      <summary className={css.head}>全部 {sheet.cells} 项</summary>
      {sheet.groups.map((group) => (
        <section key={group.code} aria-label={group.title}>
          <h2 className={css.group}>{group.title}</h2>
          <ul>
            {group.items.map((item) => {
              const key = keyOf(item);
              const isCurrent = current !== undefined && keyOf(current) === key;
              return (
                <li key={key}>
                  <button
                    type="button"
                    className={css.item}
                    aria-current={isCurrent || undefined}
                    onClick={() => open(key)}
                  >
                    <span>
                      {item.title}
                      {item.cell !== sheet.period && <span className="quiet"> {item.cell_title}</span>}
                    </span>
                    <span className={isWaiting(item) ? css.waiting : css.done}>
                      <span aria-hidden="true">{isWaiting(item) ? "◆" : "■"}</span> {stateWord(item)}
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </details>
  );
}

/** j and k move through the rows of a list, Enter opens one, others are the page's; typing in a field is left alone. */
import { useEffect, useState } from "react";

function busyElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as Element | null;
  const typing = "input,textarea,select,[role=dialog],[role=tree],[contenteditable=true]";
  const acting = "button,a,summary,[role=tab]";
  return Boolean(target?.closest?.(event.key === "Enter" ? `${typing},${acting}` : typing));
}

export function useRowKeys<T>(
  rows: readonly T[],
  onOpen?: (row: T) => void,
  onKey?: (key: string, row: T) => void,
): [number, (index: number) => void] {
  const [current, setCurrent] = useState(-1);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (busyElsewhere(event) || rows.length === 0) return;
      const row = rows[current];
      if (event.key === "j") setCurrent(Math.min(current + 1, rows.length - 1));
      else if (event.key === "k") setCurrent(Math.max(current - 1, 0));
      else if (event.key === "Enter" && row !== undefined && onOpen) onOpen(row);
      else if (/^[a-z]$/.test(event.key) && row !== undefined && onKey) return onKey(event.key, row);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [rows, current, onOpen, onKey]);
  return [current < rows.length ? current : -1, setCurrent];
}

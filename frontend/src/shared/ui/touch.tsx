/** Pieces for a thumb, in plain HTML: the /m pages carry no component library. */
import { useUrlState } from "@/shared/hooks/use-url-state";
import css from "./touch.module.css";

interface TogglesProps<K extends string> {
  legend: string;
  options: readonly { key: K; word: string }[];
  chosen: string;
  onChoose: (key: K) => void;
}

/** One of a few, side by side. */
export function Toggles<K extends string>({ legend, options, chosen, onChoose }: TogglesProps<K>) {
  return (
    <fieldset className={css.toggles}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map(({ key, word }) => (
        <button key={key} type="button" aria-pressed={chosen === key} onClick={() => onChoose(key)}>
          {word}
        </button>
      ))}
    </fieldset>
  );
}

interface PagerProps {
  list: { page: number; size: number; total: number };
  /** What is counted: 件, 个. */
  unit: string;
}

/** A page back or forth, in `page`; nothing when all is on one page. */
export function Pager({ list: { page, size, total }, unit }: PagerProps) {
  const [, patch] = useUrlState();
  const pages = Math.max(1, Math.ceil(total / size));
  if (pages === 1) return null;
  return (
    <nav className={css.pager} aria-label="翻页">
      <button type="button" disabled={page <= 1} onClick={() => patch({ page: page - 1 })}>
        上一页
      </button>
      <span>
        第 {page} / {pages} 页,共 {total} {unit}
      </span>
      <button type="button" disabled={page >= pages} onClick={() => patch({ page: page + 1 })}>
        下一页
      </button>
    </nav>
  );
}

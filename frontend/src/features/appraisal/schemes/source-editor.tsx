import { forwardRef, useImperativeHandle, useRef } from "react";
import css from "./source-editor.module.css";

export interface SourceEditorHandle {
  goTo: (line: number) => void;
}

interface Props {
  value: string;
  readOnly?: boolean;
  /** Lines with a fault, counted from 1. */
  marked?: ReadonlySet<number>;
  onChange?: (value: string) => void;
}

const LINES_ABOVE = 4;

/** A text with line numbers; lines with faults are marked and can be jumped to. */
export const SourceEditor = forwardRef<SourceEditorHandle, Props>(function SourceEditor(props, handle) {
  const { value, readOnly, marked, onChange } = props;
  const text = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split("\n");

  useImperativeHandle(handle, () => ({
    goTo: (line) => {
      const area = text.current;
      if (!area) return;
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      area.focus();
      area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
      const height = Number.parseFloat(getComputedStyle(area).lineHeight) || 0;
      area.scrollTop = Math.max(0, (line - LINES_ABOVE) * height);
    },
  }));

  return (
    <div className={css.box}>
      <div ref={gutter} className={css.gutter} aria-hidden="true">
        {lines.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line number is its own identity
          <span key={index} className={marked?.has(index + 1) ? css.marked : undefined}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={text}
        className={css.text}
        aria-label="方案原文(YAML)"
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        readOnly={readOnly}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
});

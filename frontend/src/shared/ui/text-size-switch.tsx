import { setTextSize, TEXT_SIZES, useTextSize } from "@/shared/hooks/use-text-size";
import css from "./text-size-switch.module.css";

/** 标准 / 大 / 特大, on every page. */
export function TextSizeSwitch() {
  const { size } = useTextSize();
  return (
    <fieldset className={css.switch}>
      <legend className="visually-hidden">字号</legend>
      {TEXT_SIZES.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={size === value}
          className={css.choice}
          onClick={() => setTextSize(value)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

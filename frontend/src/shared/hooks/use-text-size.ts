/** Text size 标准 / 大 / 特大, remembered on this device; all sizes in the styles follow it. */
import { useSyncExternalStore } from "react";

export type TextSize = "standard" | "large" | "huge";

const KEY = "dangjian.text-size";
const SCALE: Record<TextSize, number> = { standard: 1, large: 1.2, huge: 1.45 };
export const TEXT_SIZES: { value: TextSize; label: string }[] = [
  { value: "standard", label: "标准" },
  { value: "large", label: "大" },
  { value: "huge", label: "特大" },
];
const listeners = new Set<() => void>();

function read(): TextSize {
  const stored = localStorage.getItem(KEY);
  return stored === "large" || stored === "huge" ? stored : "standard";
}

export function applyTextSize(): void {
  document.documentElement.style.setProperty("--text-scale", String(SCALE[read()]));
}

export function setTextSize(size: TextSize): void {
  localStorage.setItem(KEY, size);
  applyTextSize();
  for (const listener of listeners) listener();
}

export function useTextSize(): { size: TextSize; scale: number } {
  const size = useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, read);
  return { size, scale: SCALE[size] };
}

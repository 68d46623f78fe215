/** The periods for which a run may be opened: those begun, the latest first. */
import { period } from "@/shared/format";

const QUARTERS = 6;
const MONTHS = 12;
const YEARS = 3;

/** `today` as 2026-11-21. */
export function periodChoices(today: string) {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  const back = (count: number, step: number, write: (year: number, month: number) => string) =>
    Array.from({ length: count }, (_, index) => {
      const months = year * 12 + (month - 1) - index * step;
      return write(Math.floor(months / 12), (months % 12) + 1);
    }).map((value) => ({ value, label: period(value) }));
  return [
    { label: "季评星", options: back(QUARTERS, 3, (y, m) => `${y}-Q${Math.ceil(m / 3)}`) },
    { label: "年定级", options: back(YEARS, 12, (y) => String(y)) },
    { label: "月评价", options: back(MONTHS, 1, (y, m) => `${y}-${String(m).padStart(2, "0")}`) },
  ];
}

/** The periods of a year in which something can be promised: the year, its quarters, its months. */
export function periodsOf(year: number): { value: string; label: string }[] {
  const quarters = ["一", "二", "三", "四"].map((word, index) => ({
    value: `${year}-Q${index + 1}`,
    label: `第${word}季度`,
  }));
  const months = Array.from({ length: 12 }, (_, index) => ({
    value: `${year}-${String(index + 1).padStart(2, "0")}`,
    label: `${index + 1} 月`,
  }));
  return [{ value: String(year), label: "全年" }, ...quarters, ...months];
}

export function periodWord(period: string): string {
  return periodsOf(Number(period.slice(0, 4))).find(({ value }) => value === period)?.label ?? period;
}

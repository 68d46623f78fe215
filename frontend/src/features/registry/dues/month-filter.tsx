import { DatePicker } from "antd";
import dayjs from "dayjs";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { thisMonth } from "./words";

/** Which month, in `month`; this one when nothing is said. */
export function MonthFilter() {
  const [url, patch] = useUrlState();
  const shown = textOf(url.month) ?? thisMonth();
  return (
    <DatePicker
      aria-label="月份"
      picker="month"
      allowClear={false}
      value={dayjs(`${shown}-01`)}
      onChange={(chosen) => {
        const month = chosen?.format("YYYY-MM");
        patch({ month: month === thisMonth() ? undefined : month, page: undefined });
      }}
    />
  );
}

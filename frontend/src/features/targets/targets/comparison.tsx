import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TargetRead } from "@/api/generated/types.gen";
import { plain } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { comparisonOptions } from "./queries";
import { Part } from "./target-parts";
import { percentWords, quantity } from "./words";

/** Beside one's own past (纵向) and beside one's peers (横向); nobody else is named. */
export function Comparison({ row }: { row: TargetRead }) {
  const query = useQuery({
    ...comparisonOptions(row.id),
    enabled: row.state === "published" && row.is_quantitative,
  });
  if (row.state !== "published" || !row.is_quantitative) return null;
  return (
    <Part title="对标">
      <Loaded query={query}>
        {({ years, peers }) => (
          <>
            <p style={{ marginBottom: "0.75rem" }}>
              {peers.place === null
                ? "还没有读数,不参加比较。"
                : `同类 ${peers.count} 个单位中列第 ${peers.place},最好 ${percentWords(peers.best_percent)}`}
              {peers.median_percent !== null && `,中位数 ${percentWords(peers.median_percent)}`}
            </p>
            <PlainTable heads={["年度", "目标值", "实际", "完成率", "比上年"]}>
              {years.map((one) => (
                <tr key={one.target_id}>
                  <td className="num">
                    {one.target_id === row.id ? (
                      one.year
                    ) : (
                      <Link to="/targets/$id" params={{ id: one.target_id }}>
                        {one.year}
                      </Link>
                    )}
                  </td>
                  <td className="num">{quantity(one.target_value, row.unit)}</td>
                  <td className="num">{quantity(one.actual, row.unit)}</td>
                  <td className="num">{percentWords(one.completion_percent)}</td>
                  <td className="num">
                    {one.change === null
                      ? "—"
                      : `${plain(one.change)} ${row.unit}(${percentWords(one.change_percent)})`}
                  </td>
                </tr>
              ))}
            </PlainTable>
          </>
        )}
      </Loaded>
    </Part>
  );
}

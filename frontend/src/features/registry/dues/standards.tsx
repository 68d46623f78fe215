import { useQuery } from "@tanstack/react-query";
import { PlainTable } from "@/shared/ui/plain-table";
import { rateWords } from "./base-form";
import { standardsOptions } from "./queries";

const CONFIDENCE = { R: "已核对全文", A: "据转载,待核对原文", K: "通行做法,待核对原文" } as const;

/** By which text the dues are computed. */
export function Standards() {
  const { data } = useQuery(standardsOptions);
  const standard = data?.at(-1);
  if (!standard) return null;
  return (
    <details>
      <summary>交纳标准</summary>
      <PlainTable
        heads={["人员类别", "基数", "标准"]}
        caption={`${standard.title}(${standard.code}),自 ${standard.effective_from} 起;${CONFIDENCE[standard.confidence]}`}
      >
        {standard.kinds.map((one) => (
          <tr key={one.kind}>
            <td>{one.title}</td>
            <td>{one.base}</td>
            <td>{rateWords(one)}</td>
          </tr>
        ))}
      </PlainTable>
      <p className="quiet">{[standard.reading, standard.reduction, standard.arrears].join(";")}。</p>
    </details>
  );
}

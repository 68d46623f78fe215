import { useQuery } from "@tanstack/react-query";
import { fixed, period } from "@/shared/format";
import { branchBurdenOptions } from "./queries";

/** A small line on the branch's page: how often this month asks for it, and what for. */
export function BranchBurden({ organizationId }: { organizationId: string }) {
  const { data } = useQuery(branchBurdenOptions(organizationId));
  if (!data) return null;
  return (
    <details className="quiet">
      <summary>
        {period(data.month)}要求本支部填报 <strong className="num">{data.times}</strong> 次,已登记{" "}
        <strong className="num">{data.entered}</strong> 条
      </summary>
      {data.lines.length > 0 && (
        <p>
          {data.lines.map((line) => `${line.title} ${line.times} 次(${line.fields} 项)`).join("、")};折算{" "}
          {fixed(data.weighed)} 次{data.budget && `,预算 ${fixed(data.budget, 0)} 次`}
        </p>
      )}
    </details>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { DuesSummaryRow } from "@/api/generated/types.gen";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { csvOf, download } from "@/shared/csv";
import { fixed } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { OrgFilter } from "@/shared/ui/list-filters";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { MembersNav } from "../members/nav";
import { MonthFilter } from "./month-filter";
import { sumsOptions } from "./queries";
import { monthWords, thisMonth } from "./words";

const HEADS = [
  ...["党组织", "应交人数", "应交", "已交", "未交", "大额党费", "有欠交的人数", "连续六个月未交", "未核定"],
];

/** Wide enough for the heading above. */
const WIDE = { minWidth: "6.5em" };

/** Dues below an organisation in sums: never a person, and no order but that of the codes. */
export function DuesSummariesPage() {
  const [url, patch] = useUrlState();
  const month = textOf(url.month) ?? thisMonth();
  const actor = useActor();
  const organization_id = textOf(url.org) ?? ownOrganization(actor);
  const query = useQuery(sumsOptions({ month, organization_id }));
  return (
    <>
      <PageHeader
        title="党费汇总"
        subtitle={`${monthWords(month)};只有合计,不列个人。不足三人的单位不显示金额,计入上级合计`}
      />
      <MembersNav />
      <div className="stack">
        <search className="row">
          <MonthFilter />
          <OrgFilter width={260} />
          {query.data && <Export month={month} rows={query.data} />}
        </search>
        <Loaded query={query}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty>没有可以查看的党组织</Empty>
            ) : (
              <PlainTable heads={HEADS}>
                {rows.map((row) => (
                  <Row
                    key={row.organization_id}
                    row={row}
                    onOpen={
                      row.has_parts && row.organization_id !== organization_id
                        ? () => patch({ org: row.organization_id })
                        : undefined
                    }
                  />
                ))}
              </PlainTable>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function Row({ row, onOpen }: { row: DuesSummaryRow; onOpen: (() => void) | undefined }) {
  return (
    <tr>
      <td>
        {onOpen ? (
          <Button type="link" style={{ padding: 0 }} onClick={onOpen}>
            {row.organization_name}
          </Button>
        ) : (
          row.organization_name
        )}
      </td>
      <td className="num" style={WIDE}>
        {row.assessed}
      </td>
      <td className="num" style={WIDE}>
        {fixed(row.due)}
      </td>
      <td className="num" style={WIDE}>
        {fixed(row.paid)}
      </td>
      <td className="num" style={WIDE}>
        {fixed(row.open)}
      </td>
      <td className="num" style={WIDE}>
        {fixed(row.special)}
      </td>
      <td className="num" style={WIDE}>
        {row.in_arrears}
      </td>
      <td className="num" style={WIDE}>
        {row.matters}
      </td>
      <td className="num" style={WIDE}>
        {row.without_base}
      </td>
    </tr>
  );
}

function Export({ month, rows }: { month: string; rows: readonly DuesSummaryRow[] }) {
  const cells = rows.map((row) => [
    ...[row.organization_name, String(row.assessed), row.due ?? "", row.paid ?? "", row.open ?? ""],
    ...[row.special ?? "", String(row.in_arrears), String(row.matters), String(row.without_base)],
  ]);
  return <Button onClick={() => download(`党费汇总-${month}.csv`, csvOf(HEADS, cells))}>导出</Button>;
}

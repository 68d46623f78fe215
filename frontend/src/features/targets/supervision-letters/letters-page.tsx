import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { SupervisionLetterCounts, SupervisionLetterRow } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { ChoiceFilter, FlagFilter, OrgFilter, StateFilter } from "@/shared/ui/list-filters";
import { PageHeader } from "@/shared/ui/page-header";
import { useListing } from "@/shared/ui/use-listing";
import { BatchForm } from "./batch-form";
import { type Filters, searchSupervision, supervisionOptions } from "./queries";
import { COLORS, ColorTag, STATES, StateTags } from "./words";

const COLUMNS: Column<SupervisionLetterRow>[] = [
  { key: "number", title: "编号", render: (row) => row.number, text: (row) => row.number },
  {
    key: "color",
    title: "类别",
    render: (row) => <ColorTag color={row.color} />,
    text: (row) => COLORS[row.color].word,
  },
  {
    key: "subject",
    title: "事由",
    render: (row) => (
      <Link to="/supervision-letters/$id" params={{ id: row.id }}>
        {row.subject}
      </Link>
    ),
    text: (row) => row.subject,
  },
  {
    key: "organization",
    title: "办理单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "due_on", title: "期限", render: (row) => row.due_on, text: (row) => row.due_on },
  {
    key: "state",
    title: "状态",
    render: (row) => <StateTags row={row} />,
    text: (row) => STATES[row.state].word + (row.is_overdue ? "(已超期)" : ""),
  },
  {
    key: "issuer",
    title: "签发单位",
    render: (row) => row.issuer_name,
    text: (row) => row.issuer_name,
    extra: true,
  },
];

/** The supervision letters in one's scope; colour, state and organisation are in the URL. */
export function SupervisionLettersPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const actor = useActor();
  const [issuing, setIssuing] = useState(false);
  const filters: Filters = {
    state: textOf(url.state) as Filters["state"],
    color: textOf(url.color) as Filters["color"],
    overdue: url.overdue === undefined ? undefined : true,
    organization_id: textOf(url.org),
  };
  const { query, load } = useListing(supervisionOptions, searchSupervision, filters);
  return (
    <>
      <PageHeader
        title="督办"
        subtitle="蓝色提醒、黄色督促、红色督办;回复后复查,逾期未回复升级一次"
        extra={
          actor.may("targets.supervision_letter:issue") && (
            <>
              <Button onClick={() => void navigate({ to: "/supervision-letters/proposals" })}>
                落后目标
              </Button>
              <Button type="primary" onClick={() => setIssuing(true)}>
                签发督办单
              </Button>
            </>
          )
        }
      />
      <DataTable
        title="督办"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/supervision-letters/$id", params: { id: row.id } })}
        load={load}
        filters={<FilterFields counts={query.data?.counts} />}
        empty="没有符合条件的督办单"
      />
      {query.data && (
        <BatchForm open={issuing} earliestDue={query.data.earliest_due} onClose={() => setIssuing(false)} />
      )}
    </>
  );
}

function FilterFields({ counts }: { counts: SupervisionLetterCounts | undefined }) {
  return (
    <>
      <OrgFilter label="办理单位" width={260} />
      <ChoiceFilter
        name="color"
        label="类别"
        options={Object.entries(COLORS).map(([value, { word }]) => ({ value, label: word }))}
      />
      <StateFilter states={STATES} counts={counts} />
      <FlagFilter name="overdue">只看超期{counts && ` ${counts.overdue}`}</FlagFilter>
    </>
  );
}

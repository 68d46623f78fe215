import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { useState } from "react";
import type { FindingRead, IntegrityReport, IntegrityReportData } from "@/api/generated/types.gen";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import { integrityOptions } from "./queries";
import css from "./targets.module.css";

interface Props {
  open: boolean;
  query: IntegrityReportData["query"];
  onClose: () => void;
}

/** What does not add up, errors first; each finding says what to do and leads to the field. */
export function IntegrityPanel({ open, query, onClose }: Props) {
  const phone = useIsPhone();
  return (
    <Drawer open={open} title="完整性检查" onClose={onClose} size={phone ? "100%" : 480} destroyOnHidden>
      <Report query={query} />
    </Drawer>
  );
}

function Report({ query }: Pick<Props, "query">) {
  const found = useQuery(integrityOptions(query));
  return (
    <Loaded query={found} label="正在检查…">
      {(report) =>
        report.checked === 0 ? <Empty>这个范围内还没有目标。</Empty> : <Findings report={report} />
      }
    </Loaded>
  );
}

function Findings({ report }: { report: IntegrityReport }) {
  const [kind, setKind] = useState<FindingRead["kind"]>();
  const shown = kind ? report.findings.filter((one) => one.kind === kind) : report.findings;
  return (
    <div className="stack">
      <p>
        已检查 {report.checked} 个目标:{report.errors} 处须改正,{report.warnings} 处请留意。
      </p>
      <ul className="row" aria-label="按种类查看">
        {report.counts.map((one) => (
          <li key={one.kind}>
            <Button
              size="small"
              aria-pressed={kind === one.kind}
              type={kind === one.kind ? "primary" : "default"}
              onClick={() => setKind(kind === one.kind ? undefined : one.kind)}
            >
              {one.title} {one.count}
            </Button>
          </li>
        ))}
      </ul>
      {report.findings.length === 0 && <Empty>全部合得上,没有缺项。</Empty>}
      <ul>
        {shown.map((one) => (
          <Finding key={`${one.kind}/${one.target_id}/${one.organization_id}/${one.subject}`} one={one} />
        ))}
      </ul>
      {report.findings.length < report.errors + report.warnings && (
        <p className="quiet">只列出前 {report.findings.length} 处,改正后再查看其余。</p>
      )}
    </div>
  );
}

function Finding({ one }: { one: FindingRead }) {
  return (
    <li className={css.finding}>
      <span className="row">
        <StatusTag tone={one.severity === "error" ? "bad" : "warn"}>{one.title}</StatusTag>
        {one.target_id ? (
          <Link to="/targets/$id" params={{ id: one.target_id }} search={{ field: one.field ?? undefined }}>
            {one.subject}
          </Link>
        ) : (
          <Link to="/targets" search={{ org: one.organization_id }}>
            {one.subject}
          </Link>
        )}
        {one.subject !== one.organization_name && <span className="quiet">{one.organization_name}</span>}
      </span>
      <span>{one.advice}</span>
    </li>
  );
}

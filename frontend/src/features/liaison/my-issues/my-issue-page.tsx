import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { ReporterIssue } from "@/features/liaison/receipt/reporter-view";
import { byAccount } from "@/features/liaison/receipt/source";
import phone from "@/shared/ui/phone.module.css";

/** One's own issue, by account. */
export function MyIssuePage({ id }: { id: string }) {
  const source = useMemo(() => byAccount(id), [id]);
  return (
    <div className={phone.page}>
      <Link to="/m/issues" className={phone.back}>
        ← 我的反映
      </Link>
      <ReporterIssue source={source} />
    </div>
  );
}

import { Button } from "antd";
import type { OwnPurpose } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { StatusTag } from "@/shared/ui/status-tag";
import { BASES } from "./labels";

interface Props {
  row: OwnPurpose;
  onSay: (row: OwnPurpose, step: "given" | "refused" | "withdrawn") => void;
}

function Standing({ row }: { row: OwnPurpose }) {
  if (row.legal_basis !== "consent") return <StatusTag tone="quiet">不以同意为前提</StatusTag>;
  if (row.holds) return <StatusTag tone="good">已同意</StatusTag>;
  if (row.is_asked) return <StatusTag tone="warn">征求同意</StatusTag>;
  return <StatusTag tone="quiet">{row.step === "withdrawn" ? "已撤回" : "未同意"}</StatusTag>;
}

/** One purpose: what is kept for it, the notice, and one's own yes, no or no longer. */
export function OwnPurposeCard({ row, onSay }: Props) {
  const consents = row.legal_basis === "consent" && row.notice_id !== null;
  return (
    <li className="card" aria-label={row.title}>
      <div className="row" style={{ justifyContent: "space-between" }}>
        <h3 className="card-title">{row.title}</h3>
        <Standing row={row} />
      </div>
      <Facts columns>
        <Fact title="处理哪些信息">{row.data_kinds}</Fact>
        <Fact title="依据">
          {BASES[row.legal_basis]} · {row.provision}
        </Fact>
        <Fact title="保存多久">{row.retention}</Fact>
        {row.answered_at && <Fact title="最近一次选择">{instant(row.answered_at)}</Fact>}
      </Facts>
      {row.text && (
        <details open={row.is_asked}>
          <summary>告知(第 {row.number} 版)</summary>
          <Words>{row.text}</Words>
        </details>
      )}
      {consents && (
        <div className="row" style={{ marginTop: 12 }}>
          {row.step === "given" && <Button onClick={() => onSay(row, "withdrawn")}>撤回同意</Button>}
          {!row.holds && <Button onClick={() => onSay(row, "given")}>同意</Button>}
          {row.is_asked && row.step !== "given" && (
            <Button onClick={() => onSay(row, "refused")}>不同意</Button>
          )}
        </div>
      )}
    </li>
  );
}

import { Button } from "antd";
import { type ReactNode, useState } from "react";
import type { DuesAccount, DuesEntryRead } from "@/api/generated/types.gen";
import { compare, fixed, plain } from "@/shared/format";
import { Fact, Facts } from "@/shared/ui/facts";
import { Empty } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import { counter, useRefreshed } from "./queries";
import { ENTRIES, KINDS, monthOf } from "./words";

/** What a member owes now and why, and how it stands. */
export function Standing({ account, pay }: { account: DuesAccount; pay: ReactNode }) {
  const [base] = account.bases;
  return (
    <Facts columns>
      <Fact title="党支部">{account.organization_name}</Fact>
      <Fact title="每月应交">
        {account.monthly ? (
          <span className="num">
            {fixed(account.monthly)} 元{account.percent && ` (基数的 ${plain(account.percent)}%)`}
          </span>
        ) : (
          "还没有核定"
        )}
      </Fact>
      <Fact title="基数">
        {base ? (
          <span className="row">
            {KINDS[base.kind]} {pay}
          </span>
        ) : (
          "—"
        )}
      </Fact>
      <Fact title="欠交">
        {account.arrears_months === 0 ? (
          "没有欠交"
        ) : (
          <span className="num">{`${account.arrears_months} 个月,共 ${fixed(account.arrears)} 元`}</span>
        )}
      </Fact>
    </Facts>
  );
}

/** LIFE-14 in words; what follows is the meeting's to decide. */
export function Matter({ account }: { account: DuesAccount }) {
  if (!account.is_matter) return null;
  return (
    <p role="note">
      <StatusTag tone="bad">{`连续 ${account.silent_months} 个月未交`}</StatusTag>{" "}
      请先核实原因、帮助补交;没有正当理由的,提请支部大会讨论。系统不会自动改变党籍状态。
    </p>
  );
}

export function Months({ account }: { account: DuesAccount }) {
  return (
    <section aria-label="各月">
      <h2>各月</h2>
      {account.months.length === 0 ? (
        <Empty>还没有应交的月份</Empty>
      ) : (
        <PlainTable heads={["月份", "应交", "已交", "未交", "党支部"]}>
          {account.months.map((month) => (
            <tr key={month.month}>
              <td className="num" style={{ whiteSpace: "nowrap" }}>
                {monthOf(month.month)}
              </td>
              <td className="num">{fixed(month.due)}</td>
              <td className="num">{fixed(month.paid)}</td>
              <td className="num">
                {compare(month.open, "0") > 0 ? <strong>{fixed(month.open)}</strong> : "—"}
              </td>
              <td>{month.organization_name}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </section>
  );
}

/** Every line of the book; a payment can be taken back by the keeper, and the line stays. */
export function Entries({ account, keeps }: { account: DuesAccount; keeps: boolean }) {
  const [asked, setAsked] = useState<DuesEntryRead>();
  const refreshed = useRefreshed();
  const canBeTaken = (line: DuesEntryRead) =>
    keeps && line.payment_id && !line.reverses_id && !line.is_reversed;
  return (
    <section aria-label="明细">
      <h2>明细</h2>
      {account.entries.length === 0 ? (
        <Empty>还没有记录</Empty>
      ) : (
        <PlainTable heads={["记录", "月份", "金额", "交纳日期", "登记", "说明", ...(keeps ? ["操作"] : [])]}>
          {account.entries.map((line) => (
            <tr key={line.id}>
              <td>{line.reverses_id ? `冲回${ENTRIES[line.kind]}` : ENTRIES[line.kind]}</td>
              <td className="num" style={{ whiteSpace: "nowrap" }}>
                {monthOf(line.month)}
              </td>
              <td className="num">{fixed(line.amount)}</td>
              <td className="num" style={{ whiteSpace: "nowrap" }}>
                {line.paid_on ?? "—"}
              </td>
              <td>{line.noted_by_name}</td>
              <td>{line.note ?? (line.is_reversed ? "已冲回" : "—")}</td>
              {keeps && (
                <td>
                  {canBeTaken(line) && (
                    <Button size="small" onClick={() => setAsked(line)}>
                      冲回
                    </Button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </PlainTable>
      )}
      <ReasonDialog
        open={asked !== undefined}
        title="冲回这笔交纳"
        okText="冲回"
        danger
        onClose={() => setAsked(undefined)}
        onConfirm={async (reason) => {
          await counter(asked?.id ?? "", reason);
          await refreshed();
        }}
      >
        <p className="quiet">这笔交纳的各月一起冲回;原记录保留,另记一笔相反的。</p>
      </ReasonDialog>
    </section>
  );
}

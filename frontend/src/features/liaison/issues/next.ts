/** Who is to do what next, in one sentence; and how the clock stands, in words. */
import type { IssueRead, IssueRow } from "@/api/generated/types.gen";
import { businessDate } from "@/shared/format";
import type { Tone } from "@/shared/ui/status-tag";

const WITH_HANDLER: IssueRow["state"][] = ["assigned", "in_progress", "reopened"];
const DAY_MS = 86_400_000;
const SOON_DAYS = 3;

type Due = Pick<IssueRow, "state" | "waits_until" | "is_overdue" | "is_paused">;

/** What the day is for that counts now; after that nothing is waited for. */
const FOR: Partial<Record<IssueRow["state"], string>> = {
  reported: "前受理",
  accepted: "前交办",
  assigned: "前办结",
  in_progress: "前办结",
  reopened: "前办结",
  resolved: "前确认",
  confirmed: "回访",
};

export function dueDay(row: Due): string | undefined {
  const what = FOR[row.state];
  if (!what || !row.waits_until) return undefined;
  return row.is_paused ? `${row.waits_until} 恢复计时` : `${row.waits_until} ${what}`;
}

/** How far the day is, for what lies with the office or the handler. */
export function dueWords(row: Due, today = businessDate()): { word: string; tone: Tone } | undefined {
  if (row.is_paused) return { word: "计时暂停", tone: "quiet" };
  if (!row.waits_until || row.state === "confirmed" || !FOR[row.state]) return undefined;
  const left = Math.round((Date.parse(row.waits_until) - Date.parse(today)) / DAY_MS);
  if (row.is_overdue) return { word: `已超期 ${Math.max(1, -left)} 天`, tone: "bad" };
  if (left < 0) return undefined;
  if (left === 0) return { word: "今天到期", tone: "warn" };
  return { word: `还有 ${left} 天`, tone: left <= SOON_DAYS ? "warn" : "info" };
}

/** One sentence for everybody who looks. */
export function nextWords(issue: IssueRead): string {
  const office = issue.organization_name;
  const handler = issue.handler_organization_name ?? "承办单位";
  const late = issue.is_overdue ? ",现已超期" : "";
  switch (issue.state) {
    case "reported":
      return `${office}须在 ${issue.accept_due_on} 前受理,或说明不予受理的理由${late}。`;
    case "accepted":
      return `${office}已受理,接下来选定承办单位交办。`;
    case "resolved":
      return `${handler}说已办理完毕,等反映人在 ${issue.confirmation_due_on} 前确认;确认之前不算解决。`;
    case "confirmed":
      return issue.ask_again_on
        ? `反映人已确认解决,将在 ${issue.ask_again_on} 回访问题有没有再出现。`
        : "反映人已确认解决。";
    case "closed":
      return issue.close_kind === "unanswered"
        ? "反映人没有答复,按“未答复”办结,单独统计,不算解决;反映人仍可要求重新办理。"
        : "反映人已确认解决,已经办结。";
    case "rejected":
      return "已向反映人说明不予受理的理由,反映人可以提出异议。";
    case "merged":
      return "已并入另一件相同的诉求,随那一件办理和答复。";
    default:
      return issue.is_paused ? pausedWords(issue, handler) : `${withHandler(issue, handler)}${late}。`;
  }
}

function pausedWords(issue: IssueRead, handler: string): string {
  return `计时自 ${issue.paused_on} 暂停,${issue.paused_until ?? ""} 由${handler}继续办理。`;
}

function withHandler(issue: IssueRead, handler: string): string {
  const until = `${handler}须在 ${issue.due_on} 前`;
  if (WITH_HANDLER.indexOf(issue.state) === 0) return `${until}办结,现在还没有开始办理`;
  if (issue.state === "reopened")
    return `反映人说${issue.is_half_solved ? "只解决了一半" : "没有解决"},${until}重新办理`;
  return `${until}办结,并报告办理结果`;
}

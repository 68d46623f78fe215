/** The moves of office and handler: what their forms are called and say. */
import type { IssueRead, MoveRead } from "@/api/generated/types.gen";
import type { SENDS } from "./queries";

export type FormMove = keyof typeof SENDS;

interface Form {
  title: string;
  submit: string;
  /** What happens when it is sent. */
  hint: string;
  done: string;
}

export const FORMS: Record<FormMove, Form> = {
  accept: {
    title: "受理",
    submit: "受理",
    hint: "受理后选定承办单位交办;反映人会看到已受理。",
    done: "已受理,接下来请交办",
  },
  reject: {
    title: "不予受理",
    submit: "不予受理",
    hint: "理由会原样告知反映人,反映人可以提出异议。",
    done: "已告知反映人不予受理的理由",
  },
  merge: {
    title: "合并到相同的诉求",
    submit: "合并",
    hint: "合并后随那一件办理;两件的反映人都会收到答复,都可以说是否解决。",
    done: "已合并",
  },
  assign: {
    title: "交办",
    submit: "交办",
    hint: "承办单位随即在待办中看到。",
    done: "已交办,承办单位随即看到",
  },
  transfer: {
    title: "转办",
    submit: "转办",
    hint: "办结期限不变,原承办单位不再办理。",
    done: "已转办,新的承办单位随即看到",
  },
  start: { title: "开始办理", submit: "开始办理", hint: "反映人会看到正在办理。", done: "已开始办理" },
  progress: {
    title: "登记进展",
    submit: "登记",
    hint: "反映人能看到进展;不要求附件和照片。",
    done: "已登记进展",
  },
  pause: {
    title: "暂停计时",
    submit: "暂停",
    hint: "理由和恢复日期反映人能看到;到期自动恢复计时,一次至多 90 天。",
    done: "已暂停计时",
  },
  resume: { title: "恢复计时", submit: "恢复", hint: "从今天起继续计时。", done: "已恢复计时" },
  extend: { title: "延期", submit: "延期", hint: "理由反映人能看到。", done: "已延期" },
  escalate: {
    title: "提级",
    submit: "提级",
    hint: "上一级单位会在待办中看到并督办,承办单位不变。",
    done: "已提级,上一级单位随即看到",
  },
  resolve: {
    title: "报告办理完毕",
    submit: "报告办理完毕",
    hint: "这是承办单位的说法;是否解决由反映人确认。",
    done: "已报告,等反映人确认",
  },
};

export function isFormMove(move: MoveRead["move"]): move is FormMove {
  return move in FORMS;
}

/** Why somebody cannot make a move now; none if he can. */
export function whyNot(issue: IssueRead, move: FormMove): string | null {
  const found = issue.moves.find((one) => one.move === move);
  return found ? found.why_not : "这一步不由您办理。";
}

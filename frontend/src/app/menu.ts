/** The menu: what a person may see decides what is offered. */
import type { Actor } from "@/shared/auth/me";

export interface MenuItem {
  to: string;
  label: string;
  /** Shows how much waits. */
  counts?: true;
  /** Shown together under this heading. */
  group?: string;
  icon: keyof typeof ICONS;
}

const LIAISON = "联系群众";

/** Line drawings on a 24 × 24 grid. */
export const ICONS = {
  home: "M3 11 12 4l9 7M6 9.5V20h12V9.5M10 20v-6h4v6",
  star: "m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
  tree: "M12 4v5M5 20v-5h14v5M12 9v6M9 4h6M3 20h4M17 20h4M10 20h4M12 15v5",
  book: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8h6",
  check: "M4 5h16v14H4zM8 12l3 3 5-6",
  rule: "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7",
  run: "M12 4a8 8 0 1 0 8 8M12 8v4l3 2M16 3.5l4 1-1 4",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.5 2.5 3.5 5.5",
  pulse: "M3 12h4l2.5-6 4 12 2.5-6h5",
  mend: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4",
  today: "M5 5h14v15H5zM5 9h14M9 3v4M15 3v4M8.5 14.5l2.5 2.5 4.5-5",
  letter: "M5 4h14v16H5zM8 8h8M8 11.5h8M8 16l2-1.5 2 1.5 4-2",
  flag: "M6 21V4h11l-2.5 4L17 12H6",
  bell: "M6 17h12l-1.5-2V10a4.5 4.5 0 0 0-9 0v5zM10 20a2 2 0 0 0 4 0",
  feather: "M20 4c-8 0-14 5-15 15M5 19l6-6M9 13h6M20 4c0 6-3 10-8 11",
  form: "M5 3h14v18H5zM8 8h8M8 12h8M8 16h5",
  target: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 12h.01",
  task: "M4 6l1.5 1.5L8 5M4 12l1.5 1.5L8 11M4 18l1.5 1.5L8 17M11 6.5h9M11 12.5h9M11 18.5h9",
  calendar: "M4 6h16v14H4zM4 10h16M8 4v4M16 4v4M8 14h3M8 17h3",
  voice: "M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5",
  hand: "M5 20h14M5 20v-7l4-2 3 2h4a1.5 1.5 0 0 1 0 3h-4M16 13l3-2a1.5 1.5 0 0 1 1.5 2.5L16 17M9 8l2 2 4-5",
  send: "M4 11.5 20 4l-5 16-4-6.5zM11 13.5 20 4",
  cover: "M4 11 12 5l8 6v9H4zM12 17v-5M9.5 14.5h5",
  deal: "M3 8l4-2 5 2 5-2 4 2v8l-4 1-5 3-5-3-4-1zM8 13l3 2.5 5-5",
  outlet: "M4 9l1.5-5h13L20 9M4 9v11h16V9M4 9h16M9 20v-6h6v6",
  route:
    "M6 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.5 18.5H15a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h6.5",
  more: "M5 12h.01M12 12h.01M19 12h.01",
} as const;

const PHONE = "(max-width: 767px)";

/** The branch of a secretary: one's own branch is one's cockpit. */
function ownBranch(actor: Actor): string | undefined {
  const secretary =
    actor.roles.length === 1 && actor.roles[0]?.role === "secretary" ? actor.roles[0] : undefined;
  return secretary?.organization_id ?? undefined;
}

/** Whether a person has a day of tasks on the phone. */
export function hasToday(actor: Actor): boolean {
  return actor.may("targets.task:carry_out");
}

/** The entries in their order; on a phone the inspector's pages are the light ones. */
export function menuFor(actor: Actor, phone = false): MenuItem[] {
  const own = ownBranch(actor);
  const seesScores = actor.may("appraisal.run:read");
  const inspects = actor.may("appraisal.verification:verify");
  const entries: (MenuItem & { shown: boolean })[] = [
    { to: "/m", label: "今天", icon: "today", shown: phone && hasToday(actor) },
    { to: "/m/liaison", label: "走访", icon: "route", shown: phone && actor.may("liaison.visit:record") },
    { to: "/", label: "驾驶舱", icon: "home", shown: seesScores && !own },
    { to: `/branches/${own}`, label: "我的支部", icon: "star", shown: seesScores && own !== undefined },
    {
      to: "/my-branch",
      label: "我的支部",
      icon: "star",
      shown: actor.may("appraisal.rating:read") && !seesScores,
    },
    {
      to: phone ? "/m/inbox" : "/inbox",
      label: "待办",
      icon: "bell",
      counts: true,
      shown: phone && actor.may("integration.todo:read"),
    },
    { to: "/ledger", label: "台账", icon: "book", shown: actor.may("appraisal.record:read") },
    {
      to: phone ? "/m/verifications" : "/verifications",
      label: "核验",
      icon: "check",
      shown: actor.may("appraisal.verification:verify"),
    },
    { to: "/rectifications", label: "整改", icon: "mend", shown: actor.may("appraisal.rectification:read") },
    {
      to: "/tasks",
      label: "任务",
      icon: "task",
      shown: actor.may("targets.task:read") || actor.may("targets.task:carry_out"),
    },
    { to: "/targets", label: "目标", icon: "target", shown: actor.may("targets.target:read") },
    { to: "/letters", label: "责任书", icon: "letter", shown: actor.may("targets.letter:read") },
    {
      to: "/supervision-letters",
      label: "督办",
      icon: "flag",
      shown: actor.may("targets.supervision_letter:read"),
    },
    { to: "/issues", label: "诉求", icon: "voice", group: LIAISON, shown: actor.may("liaison.issue:read") },
    {
      to: "/representatives",
      label: "党代表",
      icon: "people",
      group: LIAISON,
      shown: actor.may("liaison.representative:read"),
    },
    {
      to: "/m/handling",
      label: "办件",
      icon: "hand",
      group: LIAISON,
      shown: phone && actor.may("liaison.issue:handle"),
    },
    {
      to: "/m/issues",
      label: "反映",
      icon: "voice",
      group: LIAISON,
      shown: phone && actor.may("liaison.issue:report"),
    },
    {
      to: "/intakes",
      label: "免登录入口",
      icon: "form",
      group: LIAISON,
      shown: actor.may("liaison.channel:manage"),
    },
    {
      to: "/coverage",
      label: "党员覆盖",
      icon: "cover",
      group: LIAISON,
      shown: actor.may("liaison.outlet:read"),
    },
    {
      to: "/agreements",
      label: "共建协议",
      icon: "deal",
      group: LIAISON,
      shown: actor.may("liaison.outlet:read"),
    },
    {
      to: "/voices",
      label: "民声",
      icon: "star",
      group: LIAISON,
      shown: actor.may("appraisal.record:read") && !inspects,
    },
    {
      to: "/findings",
      label: "共性问题",
      icon: "pulse",
      group: LIAISON,
      shown: actor.may("liaison.issue:dispatch") || actor.may("liaison.finding:own"),
    },
    {
      to: "/statistics",
      label: "诉求统计",
      icon: "run",
      group: LIAISON,
      shown: actor.may("liaison.issue:dispatch"),
    },
    { to: "/risks", label: "风险", icon: "mend", group: LIAISON, shown: actor.may("liaison.risk:report") },
    { to: "/organizations", label: "组织", icon: "tree", shown: actor.may("registry.organization:read") },
    { to: "/members", label: "党员", icon: "people", shown: actor.may("registry.member:read") },
    { to: "/my-dues", label: "我的党费", icon: "letter", shown: actor.member_id !== null },
    { to: "/outlets", label: "网点", icon: "outlet", shown: actor.may("registry.outlet:read") },
    { to: "/policies", label: "制度", icon: "rule", shown: actor.may("registry.policy:read") },
    { to: "/duties", label: "职责", icon: "form", shown: actor.may("registry.duty:read") },
    { to: "/talents", label: "干部", icon: "people", shown: actor.may("registry.talent:read") },
    { to: "/teams", label: "队伍", icon: "people", shown: actor.may("registry.team:read") },
    {
      to: actor.may("registry.venue:read") ? "/venues" : "/openness",
      label: actor.may("registry.venue:read") ? "阵地" : "公开",
      icon: "flag",
      shown: actor.may("registry.venue:read") || actor.may("registry.openness:read"),
    },
    { to: "/runs", label: "运行", icon: "run", shown: seesScores },
    { to: "/schemes", label: "方案", icon: "rule", shown: actor.may("appraisal.scheme:read") },
    { to: "/record-types", label: "台账类型", icon: "form", shown: actor.may("appraisal.record_type:edit") },
    {
      to: "/burden",
      label: "减负",
      icon: "feather",
      shown: actor.may("appraisal.burden:read") && !own && !inspects,
    },
    { to: "/holidays", label: "工作日历", icon: "calendar", shown: actor.may("registry.holiday:edit") },
    { to: "/approvals", label: "授权审批", icon: "check", shown: actor.may("identity.grant:approve") },
    { to: "/audit", label: "审计", icon: "rule", shown: actor.may("identity.audit:read") },
    { to: "/personal-data", label: "个人信息", icon: "form", shown: actor.may("identity.purpose:read") },
    { to: "/accounts", label: "账号", icon: "people", shown: actor.may("identity.account:read") },
    {
      to: "/service-accounts",
      label: "服务账号",
      icon: "route",
      shown: actor.may("identity.account:read"),
    },
    { to: "/webhooks", label: "事件推送", icon: "send", shown: actor.may("integration.webhook:read") },
    { to: "/operations", label: "系统运行", icon: "pulse", shown: actor.may("identity.operation:read") },
  ];
  return entries.filter((entry) => entry.shown);
}

/** Where a person's day begins. */
export function homeFor(actor: Actor): string {
  const onPhone = window.matchMedia(PHONE).matches;
  if (onPhone && hasToday(actor) && (ownBranch(actor) || !actor.may("appraisal.run:read"))) return "/m";
  if (onPhone && actor.may("liaison.visit:record")) return "/m/liaison";
  if (actor.may("appraisal.verification:verify") && !actor.may("appraisal.record:enter"))
    return onPhone ? "/m/verifications" : "/verifications";
  if (actor.may("identity.grant:approve")) return "/approvals";
  if (actor.may("identity.audit:read")) return "/audit";
  if (actor.may("identity.account:manage") && !actor.may("appraisal.run:read")) return "/accounts";
  return menuFor(actor)[0]?.to ?? "/password";
}

/** The entries with those of one heading kept together. */
export function inGroups(items: MenuItem[]): { title: string | undefined; items: MenuItem[] }[] {
  const groups: { title: string | undefined; items: MenuItem[] }[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && last.title === item.group) last.items.push(item);
    else groups.push({ title: item.group, items: [item] });
  }
  return groups;
}

/** The pages that a method's plates name by their codes (C-05 三大板块), and who may open them. */
const MODULES = {
  targets: { to: "/targets", label: "目标分解", permission: "targets.target:read" },
  letters: { to: "/letters", label: "目标责任书", permission: "targets.letter:read" },
  tasks: { to: "/tasks", label: "任务", permission: "targets.task:read" },
  policies: { to: "/policies", label: "制度", permission: "registry.policy:read" },
  duties: { to: "/duties", label: "职责矩阵", permission: "registry.duty:read" },
  teams: { to: "/teams", label: "五支队伍", permission: "registry.team:read" },
  risks: { to: "/risks", label: "风险", permission: "liaison.risk:report" },
  schemes: { to: "/schemes", label: "考评方案", permission: "appraisal.scheme:read" },
  runs: { to: "/runs", label: "考核运行", permission: "appraisal.run:read" },
  verifications: { to: "/verifications", label: "核验", permission: "appraisal.verification:verify" },
  supervision_letters: {
    to: "/supervision-letters",
    label: "督办",
    permission: "targets.supervision_letter:read",
  },
} as const;

type Module = (typeof MODULES)[keyof typeof MODULES];

/** The page of that code, if there is one. */
export function moduleOf(code: string): Module | undefined {
  return code in MODULES ? MODULES[code as keyof typeof MODULES] : undefined;
}

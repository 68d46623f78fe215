import { PageNav } from "@/shared/ui/page-nav";

const PAGES = [
  { to: "/targets", label: "目标分解", permission: "targets.target:read" },
  { to: "/readings", label: "进度填报", permission: "targets.target:read" },
  { to: "/readings/monitor", label: "分段监测", permission: "targets.target:read" },
  { to: "/results", label: "考核结果", permission: "targets.target:read" },
  { to: "/batches", label: "批量下达", permission: "targets.target:publish" },
  { to: "/methods", label: "方法", permission: "targets.target:read" },
  { to: "/practices", label: "推广做法", permission: "targets.practice:read" },
  { to: "/commitments", label: "亮承诺", permission: "targets.task:carry_out" },
] as const;

/** The pages of targets, one row of links under the title. */
export function TargetsNav() {
  return <PageNav label="目标" pages={PAGES} />;
}

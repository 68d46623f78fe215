/** The words for what keeps the system running. */
import type { Condition } from "@/api/generated/types.gen";

interface ConditionWords {
  title: string;
  good: string;
  bad: string;
}

export const CONDITIONS: Record<Condition["name"], ConditionWords> = {
  database: { title: "数据库", good: "连接正常", bad: "连不上,请检查数据库服务" },
  migrations: { title: "表结构", good: "已是最新", bad: "落后于程序,请运行 dangjian migrate" },
  outbox: {
    title: "消息投递",
    good: "没有积压",
    bad: "有消息等待超过 5 分钟,请检查 dangjian work 是否在运行",
  },
  disk: { title: "磁盘空间", good: "空间充足", bad: "剩余不足 5%,请清理或扩容" },
  clock: { title: "时钟", good: "与数据库一致", bad: "与数据库相差超过 5 秒,请校时" },
};

export const SERVICES: Record<string, string> = {
  identity: "账号与授权",
  registry: "组织登记",
  appraisal: "考评",
};

const EVENTS: Record<string, string> = {
  "registry.organization.created": "新增组织",
  "registry.organization.updated": "组织变更",
  "appraisal.record.entered": "登记台账",
  "appraisal.record.voided": "作废台账",
  "appraisal.result.verified": "现场核验",
  "appraisal.result.published": "发布考核",
  "appraisal.star.rated": "评定星级",
  "appraisal.rectification.opened": "下达整改",
  "appraisal.rectification.reported": "上报整改",
  "appraisal.rectification.returned": "退回整改",
  "appraisal.rectification.closed": "整改销号",
  "appraisal.rectification.withdrawn": "撤销整改",
};

/** The event in words, or its name where it has none. */
export function eventWord(name: string): string {
  return EVENTS[name] ?? name;
}

/** 95 is "1 分 35 秒". */
export function duration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours) return `${hours} 小时 ${minutes} 分`;
  return minutes ? `${minutes} 分 ${rest} 秒` : `${rest} 秒`;
}

/** The two shapes of schedule that are in use, in words; any other as it is written, read in UTC. */
export function cronWord(cron: string | null): string {
  if (cron === null) return "有变化时";
  const every = /^\*\/(\d+) \* \* \* \*$/.exec(cron);
  if (every) return `每 ${every[1]} 分钟`;
  const hourly = /^(\d+) \* \* \* \*$/.exec(cron);
  return hourly ? `每小时第 ${hourly[1]} 分` : `${cron}(UTC)`;
}

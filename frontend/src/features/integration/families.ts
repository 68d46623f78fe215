/** The families of events in Chinese; one that is new shows its code until it has a word. */
const FAMILIES: Record<string, string> = {
  "appraisal.burden": "减负",
  "appraisal.record": "台账",
  "appraisal.rectification": "整改",
  "appraisal.result": "考核结果",
  "appraisal.star": "星级",
  "integration.webhook": "事件推送",
  "liaison.gap": "党员空白网点",
  "liaison.issue": "联系点问题",
  "liaison.pairing": "结对",
  "liaison.risk": "风险",
  "liaison.visit": "走访",
  "registry.member": "党员",
  "registry.organization": "组织",
  "registry.outlet": "网点",
  "targets.letter": "责任书",
  "targets.result": "目标结果",
  "targets.supervision_letter": "督办",
  "targets.target": "目标",
  "targets.task": "任务",
};

export function familyWord(family: string): string {
  return FAMILIES[family] ?? family;
}

/** Rows by family, in the order in which families first appear. */
export function byFamily<T extends { family: string }>(rows: readonly T[]): [string, T[]][] {
  const families = new Map<string, T[]>();
  for (const row of rows) families.set(row.family, [...(families.get(row.family) ?? []), row]);
  return [...families];
}

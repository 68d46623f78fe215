/** A letter as the service answers it, for unit tests. */
import type { LetterContent, LetterRead } from "@/api/generated/types.gen";

export const CONTENT: LetterContent = {
  title: "2026年度目标责任书(炼钢党支部)",
  policy_document: "达标晋级考核管理办法",
  issuing_body: null,
  document_number: null,
  starts_on: "2026-01-01",
  ends_on: "2026-12-31",
  superior_secretary: { member_id: "00000000-0000-7000-8000-000000000301", name: "周书记" },
  superior_head: null,
  secretary: { member_id: "00000000-0000-7000-8000-000000000302", name: "王书记" },
  head: { member_id: null, name: "陈厂长" },
  clauses: [
    {
      key: "00000000-0000-7000-8000-000000000401",
      section: "party",
      content_group: "six_constructions",
      construction: "construction.organizational",
      text: "按期召开党员大会",
      measure: "开展率 100%",
      weight: "50",
      due_on: "2026-12-31",
      target_id: "00000000-0000-7000-8000-000000000501",
      task_id: null,
      indicator: "star-branch-5521/meeting",
    },
    {
      key: "00000000-0000-7000-8000-000000000402",
      section: "party",
      content_group: "talent",
      text: "培养两名技术骨干",
    },
    {
      key: "00000000-0000-7000-8000-000000000403",
      section: "business",
      content_group: "production",
      text: "完成粗钢产量",
    },
  ],
  accountability: ["未完成的由上级约谈书记"],
};

const BASE: LetterRead = {
  id: "00000000-0000-7000-8000-000000000201",
  superior_id: "00000000-0000-7000-8000-000000000102",
  superior_name: "云岭钢铁公司党委",
  organization_id: "00000000-0000-7000-8000-000000000101",
  organization_name: "炼钢党支部",
  year: 2026,
  title: CONTENT.title,
  state: "draft",
  pending: null,
  in_force: null,
  is_being_amended: false,
  signed_sides: [],
  changed_at: "2026-01-12T01:00:00Z",
  version: 1,
  draft: null,
  missing: [],
  versions: [],
  targets: [
    {
      id: "00000000-0000-7000-8000-000000000501",
      number: "T-001",
      title: "三会一课开展率",
      measure: "开展率",
      unit: "%",
      target_value: "100",
      current_value: "75",
      due_on: "2026-12-31",
      indicator: "star-branch-5521/meeting",
      owner_name: "王书记",
    },
  ],
  tasks: [
    {
      id: "00000000-0000-7000-8000-000000000601",
      number: "R-001",
      title: "按月召开党员大会",
      target_id: "00000000-0000-7000-8000-000000000501",
      clause_id: null,
      state: "in_progress",
      percent: "40",
      light: "green",
      due_on: "2026-11-30",
    },
  ],
  withdrawn_reason: null,
  created_at: "2026-01-12T01:00:00Z",
  created_by_name: "周书记",
  moves: [],
};

export const DRAFT: LetterRead = { ...BASE, draft: CONTENT, moves: ["edit", "issue", "withdraw"] };

export const ISSUED: LetterRead = {
  ...BASE,
  state: "issued",
  pending: 1,
  version: 3,
  moves: ["sign_counterpart"],
  versions: [
    {
      number: 1,
      digest: "ab".repeat(32),
      issued_at: "2026-01-12T01:00:00Z",
      issued_by_name: "周书记",
      content: CONTENT,
      signatures: [],
    },
  ],
};

import type { RepresentativeRead, RepresentativeRow } from "@/api/generated/types.gen";

export const ROW: RepresentativeRow = {
  id: "00000000-0000-7000-8000-000000000701",
  organization_id: "00000000-0000-7000-8000-000000000011",
  organization_name: "安河县分公司",
  member_id: "00000000-0000-7000-8000-000000000021",
  employee_no: "YZ0001",
  name: "王一",
  position: "综合部主任",
  member_organization_name: "综合部党支部",
  nominating_body: "安河县分公司党委",
  approving_body: "省公司党委",
  state: "approved",
  starts_on: "2026-05-01",
  ends_on: "2026-12-10",
  ended_on: null,
  is_ending_soon: true,
  pairing_count: 3,
  last_visited_on: "2026-11-10",
  version: 2,
};

export const READ: RepresentativeRead = {
  ...ROW,
  criteria: [{ code: "political", title: "政治素质好", words: "理想信念坚定" }],
  nominated_at: "2026-04-20T01:00:00Z",
  nominated_by_name: "赵干事",
  steps: [
    { id: "s1", kind: "nominated", note: null, detail: {}, at: "2026-04-20T01:00:00Z", by_name: "赵干事" },
    { id: "s2", kind: "approved", note: "同意", detail: {}, at: "2026-04-25T01:00:00Z", by_name: "钱部长" },
  ],
  moves: ["renew", "end"],
  why_not_decide: null,
  ends_if_approved: "2029-04-30",
  renews_until: "2029-12-10",
};

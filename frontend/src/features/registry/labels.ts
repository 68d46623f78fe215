/** Registry's enums in Chinese. */
import type { OrganizationRow } from "@/api/generated/types.gen";

export const KINDS: Record<OrganizationRow["kind"], string> = {
  group: "集团党委",
  party_committee: "党委",
  general_branch: "党总支",
  branch: "党支部",
  unit: "单位",
  department: "部门",
};

export const MEMBER_KINDS: Record<string, string> = { full: "正式党员", probationary: "预备党员" };

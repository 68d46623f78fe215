/** Answers of the burden meter, for unit tests. */
import type { BurdenMonth, SchemePrice, StandardRead } from "@/api/generated/types.gen";

export const STANDARD: StandardRead = {
  number: 1,
  typing: "1",
  prefilled: "0.2",
  attachment: "2",
  photo: "3",
  meeting: "5",
  budget: "20",
  reason: "党委会决定",
  set_at: "2026-11-01T00:00:00Z",
  set_by_name: "组织部",
};

const FIGURES = {
  entries: 2,
  typed: 4,
  from_systems: 2,
  attachments: 1,
  meetings: 2,
  superior_typed: 0,
  weighed: "14.00",
  auto_share: "0.3333",
};

export const MONTH: BurdenMonth = {
  month: "2026-11",
  previous_month: "2026-10",
  standard: STANDARD,
  over_budget: 1,
  average: "14.00",
  figures: FIGURES,
  previous: { ...FIGURES, typed: 6 },
  items: [
    {
      ...FIGURES,
      organization_id: "00000000-0000-7000-8000-000000000101",
      organization_name: "炼铁厂二号高炉党支部",
      organization_code: "YL0101",
      planned_times: 9,
      planned: "33.00",
      is_over_budget: true,
    },
  ],
  total: 1,
  page: 1,
  size: 20,
};

export const PRICE: SchemePrice = {
  standard: STANDARD,
  branches: 37,
  forms: 1,
  fields: 12,
  submissions_a_year: 444,
  reuse: "2.00",
  asks_a_month: "444.00",
  filled_by_systems: "0.7500",
  outcome_share: "0.4523",
  is_over_budget: false,
  heaviest: "15.20",
  others: ["责任书考核"],
  words: "本方案涉及 37 个支部、1 张表 12 项,其中 9 项已有;平均每月共 444.00 次填写",
  categories: [
    {
      category: "production",
      title: "生产类",
      branches: 37,
      fields_a_month: "12.00",
      weighed_a_month: "14.80",
      with_others_a_month: "15.20",
      is_over_budget: false,
      outcome_share: "0.4523",
    },
  ],
  lines: [
    {
      type: "party_lecture",
      title: "党课",
      is_own: true,
      times_a_year: 12,
      asks: { typed: 3, prefilled: 9, attachments: 0, photos: 0, meetings: 1, fields: 12 },
      indicators: ["书记讲党课", "党课"],
      weighed_a_month: "9.80",
      branches: 37,
    },
  ],
  approval: null,
};

/** Words and months of dues. */
import dayjs from "dayjs";
import type { DuesBaseRead, DuesEntryRead } from "@/api/generated/types.gen";

export const KINDS: Record<DuesBaseRead["kind"], string> = {
  salaried: "按月领取工资",
  retired: "离退休",
  farmer: "农民",
  supported: "学生、下岗失业、靠抚恤救济或低保生活",
};

export const ENTRIES: Record<DuesEntryRead["kind"], string> = {
  due: "应交",
  paid: "交纳",
  special: "大额党费",
};

export const monthOf = (day: string) => day.slice(0, 7);

export const thisMonth = () => dayjs().format("YYYY-MM");

/** 2026-11 as people say it. */
export const monthWords = (month: string) => `${month.slice(0, 4)} 年 ${Number(month.slice(5, 7))} 月`;

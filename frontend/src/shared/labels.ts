/** Words that several features use. */
export const CATEGORIES: Record<string, string> = {
  production: "生产类",
  auxiliary: "辅助类",
  management: "综合管理类",
  marketing: "市场经营类",
  non_public: "非公改制类",
};

export function categoryWord(code: string | null | undefined): string {
  return code ? (CATEGORIES[code] ?? code) : "未分类";
}

import { expect, it } from "vitest";
import { emptyDraft, faultOf, newIssue, titleOf } from "./visit-draft";

const DRAFT = { ...emptyDraft("o1"), seen: "厨房老旧" };

it("asks for one sentence and for nothing else", () => {
  expect(faultOf(DRAFT)).toBeUndefined();
  expect(faultOf({ ...DRAFT, seen: "  " })).toBe("请用一句话写下看到的情况");
  expect(faultOf({ ...DRAFT, outlet: "" })).toBe("请选择网点");
  expect(faultOf({ ...DRAFT, issues: [newIssue("living")] })).toContain("请写下问题");
});

it("takes the first sentence as the title of an issue", () => {
  expect(titleOf("灶具坏了。做饭困难")).toBe("灶具坏了");
  expect(titleOf("  没有休息室\n夏天没处去")).toBe("没有休息室");
  expect(titleOf("。。。")).toBe("。。。");
  expect(titleOf("长".repeat(100))).toHaveLength(40);
});

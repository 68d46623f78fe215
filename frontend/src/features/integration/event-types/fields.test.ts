import { expect, it } from "vitest";
import { TYPES } from "../webhooks/webhook.sample";
import { fieldsOf } from "./fields";

const schemaOf = (name: string) => TYPES.find(({ type }) => type === name)?.json_schema ?? {};

it("reads the fields of data, nested ones and lists, and which may be empty", () => {
  expect(fieldsOf(schemaOf("liaison.issue.resolved"))).toEqual([
    { name: "number", kind: "文字", optional: false },
    { name: "due_on", kind: "日期", optional: true },
    { name: "outlet", kind: "对象", optional: false },
    { name: "outlet.code", kind: "文字", optional: false },
    { name: "steps", kind: "对象的列表", optional: false },
    { name: "steps[].code", kind: "文字", optional: false },
  ]);
});

it("finds none where only the object is named", () => {
  expect(fieldsOf(schemaOf("registry.member.joined"))).toEqual([]);
});

import { expect, it } from "vitest";
import type { RecordTypeRead } from "@/api/generated/types.gen";
import { enterable } from "./enterable";

const types = (["own", "superior", "top"] as const).map((level) => ({
  code: level,
  level,
})) as RecordTypeRead[];
const places = [
  { id: "group", kind: "group" },
  { id: "plant", kind: "party_committee" },
  { id: "branch", kind: "branch" },
] as const;

it.each([
  ["branch", ["own"]],
  ["plant", ["own", "superior"]],
  ["group", ["own", "superior", "top"]],
])("from the %s one may enter %j", (head, expected) => {
  const role = { role: "secretary", title: "", organization_id: head } as const;
  expect(enterable(types, [role], places, "branch").map((type) => type.code)).toEqual(expected);
});

import { expect, it } from "vitest";
import type { PairingProposal } from "@/api/generated/types.gen";
import { choicesOf, loadsOf, pairsOf, proposed } from "./board";

const PEOPLE = [
  { id: "r1", name: "王一", position: "主任", organization_name: "东县", load: 1 },
  { id: "r2", name: "李二", position: "科长", organization_name: "东县", load: 0 },
];
const OUTLET = { outlet_name: "", organization_name: "", staff_count: 9, is_uncovered: true, steps_apart: 1 };
const PROPOSAL: PairingProposal = {
  items: [
    { ...OUTLET, outlet_id: "o1", outlet_code: "1", representative_id: "r2" },
    { ...OUTLET, outlet_id: "o2", outlet_code: "2", representative_id: null, steps_apart: null },
  ],
  left_out: 0,
  representatives: PEOPLE,
};

it("begins with what is proposed and counts what everybody would look after", () => {
  const chosen = proposed(PROPOSAL);
  expect(chosen).toEqual({ o1: "r2", o2: undefined });
  expect(Object.fromEntries(loadsOf(PEOPLE, chosen))).toEqual({ r1: 1, r2: 1 });
  expect(Object.fromEntries(loadsOf(PEOPLE, { ...chosen, o2: "r2" }))).toEqual({ r1: 1, r2: 2 });
});

it("arranges only what somebody takes", () => {
  expect(pairsOf({ o1: "r2", o2: undefined })).toEqual([{ outlet_id: "o1", representative_id: "r2" }]);
});

it("offers who has the fewest first", () => {
  expect(choicesOf(PEOPLE, { o1: "r2", o2: "r2" }).map(({ value }) => value)).toEqual(["r1", "r2"]);
  expect(choicesOf(PEOPLE, {})[0]?.label).toBe("李二 · 东县 · 0 个");
});

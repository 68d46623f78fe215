import dayjs from "dayjs";
import { expect, it } from "vitest";
import { bodyOf, type FormValues } from "./values";

const VALUES: FormValues = {
  code: " safety_talk ",
  title: "班前安全讲话",
  section: "business",
  section_title: " ",
  entered_by: ["secretary"],
  reason: "部署",
  fields: [
    { name: "held", title: " 已讲班次 ", type: "number", unit: "班", min: "0", required: true },
    { name: "kind", title: "形式", type: "choice", choices: "talk=讲话\n\nshow = 演示\nother" },
  ],
  evidence: { kinds: ["photo"], count: "", photo_rule: { expires_on: dayjs("2027-01-31") } },
};

it("sends what was written, and nothing that was left empty", () => {
  const body = bodyOf(VALUES);
  expect(body.code).toBe("safety_talk");
  expect(body.section_title).toBeNull();
  expect(body.fields[0]).toEqual({
    name: "held",
    title: "已讲班次",
    type: "number",
    unit: "班",
    min: "0",
    max: null,
    integer: false,
    required: true,
    choices: [],
    synonyms: [],
    filled_by: "hand",
    consent: false,
    result: null,
  });
  expect(body.fields[1]?.choices).toEqual([
    { value: "talk", title: "讲话" },
    { value: "show", title: "演示" },
    { value: "other", title: "other" },
  ]);
});

it("asks for a photo only with a rule, and sends a rule only where a photo is asked for", () => {
  expect(bodyOf(VALUES).evidence).toEqual({ required: false, kinds: ["photo"], count: 0, photo_rule: null });
  const compulsory = bodyOf({ ...VALUES, evidence: { ...VALUES.evidence, required: true, count: "1" } });
  expect(compulsory.evidence).toEqual({
    required: true,
    kinds: ["photo"],
    count: 1,
    photo_rule: { purpose: "", legal_basis: "", approver: "", expires_on: "2027-01-31" },
  });
});

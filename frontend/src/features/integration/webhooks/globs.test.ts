import { expect, it } from "vitest";
import { matches } from "./globs";

it.each([
  [["*"], "liaison.issue.resolved", true],
  [["liaison.issue.*"], "liaison.issue.resolved", true],
  [["liaison.issue.*"], "liaison.visit.recorded", false],
  [["*.issue.*"], "liaison.issue.rated", true],
  [["targets.task.accepted", "liaison.issue.rated"], "liaison.issue.rated", true],
  [["liaison.issue"], "liaison.issue.rated", false],
  [["liaison_issue.*"], "liaison.issue.rated", false],
  [["(.*"], "liaison.issue.rated", false],
  [[], "liaison.issue.rated", false],
  [["*"], "integration.webhook.pinged", false],
])("%j and %s: %s", (patterns, type, expected) => {
  expect(matches(patterns, type)).toBe(expected);
});

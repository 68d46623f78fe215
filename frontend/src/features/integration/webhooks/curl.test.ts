import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { curlOf } from "./curl";
import { DELIVERY } from "./webhook.sample";

it("is read by a shell as what was sent, quotes and all", () => {
  const printed = execFileSync("sh", ["-c", curlOf(DELIVERY.request).replace(/^curl/, "printf '%s\\n'")], {
    encoding: "utf8",
  });
  expect(printed.split("\n")).toEqual([
    "-X",
    "POST",
    "https://oa.example.cn/hook",
    "-H",
    "content-type: application/json; charset=utf-8",
    "-H",
    "webhook-id: msg_01990000",
    "--data-binary",
    '{"type":"liaison.issue.resolved","data":{"title":"it\'s cold"}}',
    "",
  ]);
});

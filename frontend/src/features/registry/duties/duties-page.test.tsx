import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { DutyRead, MatrixRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { DutiesPage } from "./duties-page";

const duty = (id: string, text: string): DutyRead => ({
  ...{ id, work_item_id: "w1", kind: "individual", text, actor_group: "political_workers" },
  ...{ merged_into_id: null, merge_reason: null, version: 3 },
  owners: [{ organization_id: "o1", organization_name: "炼钢厂党委", part: "accountable" }],
  steps: [{ text: "重复报备", fate: "delete", reason: "上级已有数据" }],
});
const MATRIX: MatrixRead = {
  organization_id: "g1",
  organization_name: "云岭钢铁集团党委",
  items: [
    {
      ...{ id: "w1", code: "W01", name: "思想政治工作", business_line: "安全生产" },
      duties: [duty("d1", "组织党员突击队参与重点工程"), duty("d2", "组织党员突击队参加重点工程")],
    },
  ],
  units: [{ id: "o1", name: "炼钢厂党委" }],
  figures: { items: 12, common: 7, individual: 73, merged: 0, units: 36 },
  findings: [
    {
      kind: "level_gap",
      work_item_id: "w1",
      duty_id: null,
      sentence: "“思想政治工作”在第 1 级没有责任单位。",
    },
  ],
  may_edit: true,
};

beforeEach(() => {
  signedInWith("registry.duty:read", "registry.duty:edit");
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/registry/duties", MATRIX);
  const pair = {
    ...{ first_id: "d1", first_text: "组织党员突击队参与重点工程" },
    ...{ second_id: "d2", second_text: "组织党员突击队参加重点工程", likeness: "0.83" },
  };
  server.use(
    http.get(/duties:heads$/, () =>
      HttpResponse.json([{ organization_id: "g1", organization_name: "集团党委" }]),
    ),
    http.get(/duties:doubles/, () => HttpResponse.json([pair])),
  );
});

it("says who leads what, what does not add up, and how many duties there are", async () => {
  renderScreen(<DutiesPage />);
  const item = await screen.findByRole("region", { name: "思想政治工作" });
  expect(within(item).getAllByText("牵头:炼钢厂党委")).toHaveLength(2);
  expect(within(item).getAllByText("重复报备(删除)")).toHaveLength(2);
  expect(screen.getByText("73")).toBeVisible();
  expect(screen.getByText(/在第 1 级没有责任单位/)).toBeVisible();
});

it("puts duties together that say the same, with a reason and the version that was seen", async () => {
  const sent: { seen: string | null; body: unknown }[] = [];
  server.use(
    http.post(/:merge$/, async ({ request }) => {
      sent.push({ seen: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json(duty("d2", "组织党员突击队参加重点工程"));
    }),
  );
  renderScreen(<DutiesPage />);
  await userEvent.click(await screen.findByRole("button", { name: "合并:组织党员突击队参加重点工程" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(within(dialog).getByRole("textbox"), "内容相同");
  await userEvent.click(within(dialog).getByRole("button", { name: /合\s?并/ }));
  await waitFor(() => expect(sent).toEqual([{ seen: '"3"', body: { into_id: "d1", reason: "内容相同" } }]));
});

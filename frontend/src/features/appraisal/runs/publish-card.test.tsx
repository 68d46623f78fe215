import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { RunRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { PublishCard } from "./publish-card";

const ID = "00000000-0000-7000-8000-000000000301";
const RUN: RunRead = {
  id: ID,
  scheme_version_id: "00000000-0000-7000-8000-000000000401",
  scheme_code: "star-branch-5521",
  scheme_title: "党支部分类星级评定",
  scheme_number: 1,
  period: "2026-Q3",
  period_title: "2026年第三季度",
  cycle: "quarter",
  status: "open",
  is_initial: false,
  has_stars: true,
  has_records: true,
  is_over: true,
  as_of: "2026-10-08T02:00:00Z",
  refreshed_at: null,
  published_at: null,
  published_by_name: null,
  signed_reason: null,
  unverified_count: 3,
  pending_count: 1,
  subject_count: 2,
  version: 7,
  digest: null,
  scored: 2,
  unverified_cells: 3,
  pending_cells: 1,
  disputed_cells: 0,
  unverified_branches: 1,
  vetoed: 0,
  disqualified: 0,
  stars: [{ stars: 3, count: 2 }],
  skipped: [],
  ends_on: "2026-09-30",
  why_not_publish: null,
  needs_signature: true,
};
const PUBLISHED: RunRead = { ...RUN, status: "published", digest: "abc", published_by_name: "组织部" };
const may = () => signedInWith("appraisal.run:read", "appraisal.run:open", "appraisal.run:publish");
const sure = { name: /^发\s*布$/ };

it("publishes over what was not verified only with a signed reason, for the version that was seen", async () => {
  may();
  const sent: { version: string | null; body: unknown }[] = [];
  server.use(
    http.post(`*/api/v1/appraisal/runs/${ID}\\:publish`, async ({ request }) => {
      sent.push({ version: request.headers.get("if-match"), body: await request.json() });
      return HttpResponse.json(PUBLISHED);
    }),
  );
  renderScreen(<PublishCard run={RUN} />);
  await userEvent.click(await screen.findByRole("button", { name: "发布并锁定" }));
  expect(await screen.findByRole("button", sure)).toBeDisabled();
  await userEvent.type(screen.getByLabelText(/署名理由/), "按期发布");
  await userEvent.click(screen.getByRole("button", sure));
  await waitFor(() => expect(sent).toEqual([{ version: "7", body: { reason: "按期发布" } }]));
});

it("cannot be published before the period ends, and says when", async () => {
  may();
  renderScreen(<PublishCard run={{ ...RUN, why_not_publish: "结束之后才能发布。" }} />);
  expect(await screen.findByRole("button", { name: "发布并锁定" })).toBeDisabled();
  expect(screen.getByText(/结束之后才能发布/)).toBeVisible();
});

it("offers nothing to whom publishing is not granted", async () => {
  signedInWith("appraisal.run:read");
  renderScreen(<PublishCard run={RUN} />);
  expect(await screen.findByText("发布条件")).toBeVisible();
  expect(screen.queryByRole("button", { name: "发布并锁定" })).toBeNull();
});

it("names every figure that a replay finds otherwise", async () => {
  may();
  const differences = [
    { organization_id: ID, name: "炼钢一支部", figure: "total", published: "90.48", replayed: "90.47" },
  ];
  answer(
    `*/api/v1/appraisal/runs/${ID}\\:replay`,
    { identical: false, digest: "a", replayed_digest: "b", subjects: 2, differences },
    200,
    "post",
  );
  renderScreen(<PublishCard run={PUBLISHED} />);
  await userEvent.click(await screen.findByRole("button", { name: "重算核对" }));
  expect(await screen.findByText("重算不一致:1 处不同")).toBeVisible();
  expect(screen.getByText("90.47")).toBeVisible();
});

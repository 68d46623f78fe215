import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { PairingList, RepresentativeList, RepresentativeRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server, signedInWith } from "@/testing/server";
import { READ, ROW } from "./representative.sample";
import { RepresentativePage } from "./representative-page";
import { RepresentativesPage } from "./representatives-page";
import { termWords } from "./words";

const LIST: RepresentativeList = {
  items: [ROW],
  total: 1,
  page: 1,
  size: 20,
  counts: { nominated: 2, approved: 1, ended: 0, declined: 0, ending_soon: 1 },
};
const NO_PAIRINGS: PairingList = {
  items: [],
  total: 0,
  page: 1,
  size: 200,
  counts: { live: 0, planned: 0, ended: 0, overdue: 0, outlets: 0, paired_outlets: 0 },
};

beforeEach(() => {
  signedInWith(
    "liaison.representative:read",
    "liaison.representative:nominate",
    "liaison.representative:approve",
    "liaison.pairing:arrange",
  );
  answer("*/api/v1/registry/organizations/tree", { items: [] });
  answer("*/api/v1/liaison/pairings", NO_PAIRINGS);
});

/** What is sent to a move of the representative, with the version that was seen. */
function moving(): { path: string; seen: string | null; body: unknown }[] {
  const sent: { path: string; seen: string | null; body: unknown }[] = [];
  server.use(
    http.post("*/api/v1/liaison/representatives/:id", async ({ request, params }) => {
      const seen = request.headers.get("if-match");
      sent.push({ path: String(params.id).split(":")[1] ?? "", seen, body: await request.json() });
      return HttpResponse.json(READ);
    }),
  );
  return sent;
}

it("lists who is representative and keeps the filters in the address", async () => {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get("*/api/v1/liaison/representatives", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(LIST);
    }),
  );
  const view = renderScreen(<RepresentativesPage />);
  const link = await screen.findByRole("link", { name: "王一" });
  expect(link).toHaveAttribute("href", `/representatives/${ROW.id}`);
  expect(screen.getByText("2026-05-01 至 2026-12-10")).toBeVisible();
  await userEvent.click(screen.getByRole("checkbox", { name: "任期将满 1" }));
  await waitFor(() => expect(asked.at(-1)?.get("ending_soon")).toBe("true"));
  expect(view.address()).toContain("soon=1");
  expect(screen.getByRole("button", { name: "推荐党代表" })).toBeVisible();
});

it("offers to nominate only whom it is granted to", async () => {
  signedInWith("liaison.representative:read");
  answer("*/api/v1/liaison/representatives", LIST);
  renderScreen(<RepresentativesPage />);
  await screen.findByRole("link", { name: "王一" });
  expect(screen.queryByRole("button", { name: "推荐党代表" })).toBeNull();
});

it("shows criteria and steps, and renews with a reason and the version that was seen", async () => {
  const sent = moving();
  answer("*/api/v1/liaison/representatives/:id", READ);
  renderScreen(<RepresentativePage id={ROW.id} />);
  expect(await screen.findByText("理想信念坚定")).toBeVisible();
  expect(screen.getByText("审定通过")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "连 任" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("任期续至 2029-12-10");
  await userEvent.type(within(dialog).getByRole("textbox"), "群众认可");
  await userEvent.click(within(dialog).getByRole("button", { name: "连 任" }));
  await waitFor(() => expect(sent).toEqual([{ path: "renew", seen: '"2"', body: { reason: "群众认可" } }]));
});

it("tells who nominated to leave the decision to somebody else", async () => {
  const waiting: RepresentativeRead = {
    ...READ,
    state: "nominated",
    moves: ["approve", "decline"],
    why_not_decide: "这位党代表由您推荐,不能再由您审定。请由其他人员审定。",
  };
  answer("*/api/v1/liaison/representatives/:id", waiting);
  renderScreen(<RepresentativePage id={ROW.id} />);
  expect(await screen.findByText(/不能再由您审定/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "审定通过" })).toBeNull();
});

it("says what is to be done with the outlets before a term ends", async () => {
  answer("*/api/v1/liaison/representatives/:id", READ);
  refuse(
    "*/api/v1/liaison/representatives/:id",
    409,
    {
      code: "representative_still_paired",
      detail: "还结对 3 个网点,请先移交给其他党代表,或选择一并结束结对。",
    },
    "post",
  );
  renderScreen(<RepresentativePage id={ROW.id} />);
  await userEvent.click(await screen.findByRole("button", { name: "结束任期" }));
  const drawer = await screen.findByRole("dialog");
  await userEvent.type(within(drawer).getByLabelText("原因"), "调离");
  await userEvent.click(within(drawer).getByRole("button", { name: "结束任期" }));
  expect(await within(drawer).findByText(/请先移交给其他党代表/)).toBeVisible();
  expect(within(drawer).getByRole("checkbox", { name: "不移交,一并结束结对" })).not.toBeChecked();
});

it("writes a term as far as it is known", () => {
  expect(termWords({ starts_on: "2026-05-01", ends_on: null, ended_on: null })).toBe(
    "2026-05-01 至 审定时确定",
  );
  expect(termWords({ starts_on: "2026-05-01", ends_on: "2029-04-30", ended_on: "2026-11-01" })).toBe(
    "2026-05-01 至 2026-11-01",
  );
});

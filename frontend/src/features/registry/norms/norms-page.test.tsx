import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { RegulationList } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { NormsPage } from "./norms-page";

const ROOT = "00000000-0000-7000-8000-000000000001";
const NOTHING = { own: null, reason: null, at: null, by_name: null };
const LIST: RegulationList = {
  ...{ root_id: ROOT, root_name: "云岭钢铁集团党委", may_edit: true },
  items: [
    {
      ...{ id: "ORG-02", subject: "支部规模", words: "党支部党员人数一般不超过五十人。" },
      ...{ source: "《中国共产党支部工作条例(试行)》2018", confidence: "A", effective_from: "2018-10-28" },
      figures: [
        { key: "max_members", title: "党支部党员人数", published: 50, tighter: "lower", ...NOTHING },
        { key: "fixed", title: "统一的一项", published: 6, tighter: null, ...NOTHING },
      ],
    },
  ],
};

it("shows the published figure and the enterprise's own, and sends a stricter one with its reason", async () => {
  signedInWith("registry.organization:read", "registry.organization:change");
  answer("*/api/v1/registry/norms", LIST);
  const sent: unknown[] = [];
  server.use(
    http.post(/registry\/norms$/, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(LIST, { status: 201 });
    }),
  );
  renderScreen(<NormsPage />);
  const card = await screen.findByRole("region", { name: "支部规模" });
  expect(within(card).getByText("50")).toBeVisible();
  expect(within(card).getByText("统一执行")).toBeVisible();
  expect(within(card).queryByRole("button", { name: "从严:统一的一项" })).not.toBeInTheDocument();
  await userEvent.click(within(card).getByRole("button", { name: "从严:党支部党员人数" }));
  const form = await screen.findByRole("dialog");
  await userEvent.type(within(form).getByRole("spinbutton", { name: "本企业标准" }), "40");
  await userEvent.type(within(form).getByRole("textbox", { name: "理由" }), "集团要求");
  await userEvent.click(within(form).getByRole("button", { name: /生\s?效/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    ...{ organization_id: ROOT, norm: "ORG-02", key: "max_members", value: 40 },
    reason: "集团要求",
  });
});

it("only shows to whoever may not set them", async () => {
  signedInWith("registry.organization:read");
  answer("*/api/v1/registry/norms", { ...LIST, may_edit: false });
  renderScreen(<NormsPage />);
  expect(await screen.findByText("党支部党员人数")).toBeVisible();
  expect(screen.queryByRole("button", { name: /从严/ })).not.toBeInTheDocument();
});

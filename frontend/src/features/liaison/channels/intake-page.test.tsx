import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { IntakeRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, server, signedInWith } from "@/testing/server";
import { IntakePage } from "./intake-page";

const INTAKE: IntakeRead = {
  id: "00000000-0000-4000-8000-000000000c01",
  kind: "model_post",
  kind_title: "党员示范岗",
  organization_id: "00000000-0000-4000-8000-000000000c02",
  organization_name: "沛县分公司",
  outlet_id: null,
  outlet_name: null,
  name: "柜台服务评一评",
  subject: "王芳",
  starts_on: "2026-01-01",
  ends_on: null,
  state: "open",
  state_title: "使用中",
  issue_count: 3,
  version: 2,
  guide: "服务好不好,您说了算。",
  link: "http://localhost/r/gmo7c3efssgftex7",
  qr: "data:image/svg+xml,%3Csvg%2F%3E",
  created_at: "2026-11-02T01:00:00Z",
  created_by_name: "李干事",
};

it("shows the poster and exchanges the code with the version that was seen", async () => {
  signedInWith("liaison.channel:manage");
  answer(`*/api/v1/liaison/intakes/${INTAKE.id}`, INTAKE);
  const sent: unknown[] = [];
  server.use(
    http.post(`*/api/v1/liaison/intakes/${INTAKE.id}\\:rotate`, ({ request }) => {
      sent.push(request.headers.get("if-match"));
      return HttpResponse.json({ ...INTAKE, version: 3 });
    }),
  );
  renderScreen(<IntakePage id={INTAKE.id} />);
  const poster = await screen.findByRole("article", { name: "海报" });
  expect(within(poster).getByRole("heading", { name: "党员示范岗 王芳" })).toBeVisible();
  expect(within(poster).getByRole("img", { name: /扫码/ })).toHaveAttribute("src", INTAKE.qr);
  await userEvent.click(screen.getByRole("button", { name: "更换二维码" }));
  const asked = await screen.findByRole("dialog");
  expect(asked).toHaveTextContent("已给出的回执不受影响");
  await userEvent.click(within(asked).getByRole("button", { name: /确\s*定/ }));
  await waitFor(() => expect(sent).toEqual(['"2"']));
});

it("leaves nothing to do with a closed one but to look at it", async () => {
  signedInWith("liaison.channel:manage");
  answer(`*/api/v1/liaison/intakes/${INTAKE.id}`, { ...INTAKE, state: "revoked", state_title: "已停用" });
  renderScreen(<IntakePage id={INTAKE.id} />);
  expect(await screen.findByText("已停用")).toBeVisible();
  expect(screen.queryByRole("button", { name: "更换二维码" })).not.toBeInTheDocument();
});

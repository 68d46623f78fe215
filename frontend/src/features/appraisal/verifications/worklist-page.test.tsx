import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { WorklistRead } from "@/api/generated/types.gen";
import { renderScreen } from "@/testing/render";
import { answer, refuse, server } from "@/testing/server";
import { BRANCH } from "./sheet.sample";
import { WorklistPage } from "./worklist-page";

const LIST: WorklistRead = {
  run_id: "00000000-0000-7000-8000-000000000301",
  scheme_code: "star-branch-5521",
  scheme_title: "党支部分类星级评定",
  period: "2026-Q4",
  period_title: "2026年第四季度",
  status: "open",
  branches: 2,
  finished: 1,
  cells: 30,
  unverified: 9,
  pending: 4,
  items: [
    {
      organization_id: BRANCH,
      code: "LG0101",
      name: "炼钢一支部",
      category: "production",
      cells: 15,
      verified: 2,
      unverified: 9,
      pending: 4,
      disputed: 1,
      is_verified: true,
    },
  ],
  total: 1,
  page: 1,
  size: 30,
};

function listening(): URLSearchParams[] {
  const asked: URLSearchParams[] = [];
  answer("*/api/v1/appraisal/periods", []);
  server.use(
    http.get("*/api/v1/appraisal/worklists", ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(LIST);
    }),
  );
  return asked;
}

it("shows the branches with what waits, each a link to its sheet of the period", async () => {
  listening();
  renderScreen(<WorklistPage place="phone" />);
  const link = await screen.findByRole("link", { name: /炼钢一支部/ });
  expect(link).toHaveTextContent("待核验 13 项");
  expect(link).toHaveTextContent("差异 1 项");
  expect(link).toHaveAttribute("href", `/m/verifications/${BRANCH}?period=2026-Q4`);
  expect(screen.getByText(/支部 1\/2 个已完成/)).toBeVisible();
});

it("puts search and state into the address and asks the server", async () => {
  const asked = listening();
  const view = renderScreen(<WorklistPage place="desk" />);
  await userEvent.type(await screen.findByLabelText("查找支部"), "炼钢");
  await waitFor(() => expect(asked.at(-1)?.get("q")).toBe("炼钢"));
  await userEvent.click(screen.getByRole("button", { name: "待核验" }));
  await waitFor(() => expect(asked.at(-1)?.get("state")).toBe("open"));
  expect(view.address()).toContain("state=open");
});

it("says what the server said when there is no run", async () => {
  answer("*/api/v1/appraisal/periods", []);
  refuse("*/api/v1/appraisal/worklists", 404, { detail: "这一期还没有开启考核,没有需要核验的支部。" });
  renderScreen(<WorklistPage place="phone" />);
  expect(await screen.findByRole("alert")).toHaveTextContent("还没有开启考核");
});

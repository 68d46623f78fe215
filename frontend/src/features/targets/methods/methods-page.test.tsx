import { screen, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { renderScreen } from "@/testing/render";
import { answer, signedInWith } from "@/testing/server";
import { MethodsPage } from "./methods-page";

const EMPTY = { sections: [], plates: [], slogans: [], goals: [], headings: [], rules: [], policies: [] };

beforeEach(() => {
  answer("*/api/v1/targets/methods", {
    ...{ levels: [], tag_groups: [], content_groups: [], phases: [], sections: [], slogans: [] },
    stretch_least_percent: "0",
    methods: [
      {
        ...{ ...EMPTY, code: "integrated-political-work", title: "政工一体化" },
        plates: [{ code: "p", title: "精细化管理", part: "支撑", modules: ["duties", "teams", "unbuilt"] }],
        slogans: [{ code: "m", title: "五项工作机制", items: [] }],
        goals: [
          {
            code: "promotion",
            title: "三个促进",
            tags: [{ code: "promotion.harmony", title: "促进企业及员工队伍和谐稳定" }],
          },
        ],
      },
      {
        ...{ ...EMPTY, code: "one-fusion-three-systems", title: "一融合三体系" },
        policies: [{ code: "responsibility", title: "责任制实施办法" }],
        rules: [
          {
            ...{ code: "badge", source: "E-06", title: "亮身份", text: "必须佩戴党员徽章。" },
            ...{ policy: "responsibility", is_reminder: true },
          },
        ],
        headings: [
          {
            ...{ code: "venues", title: "阵地建设规范化" },
            checklist: [
              {
                ...{ code: "v1", source: "E-44", title: "生产现场有党员活动园地", text: null },
                ...{ policy: "responsibility", is_reminder: false },
              },
            ],
          },
        ],
      },
    ],
  });
});

it("shows plates with the pages one may open, goal tags, and an open list as open", async () => {
  signedInWith("targets.target:read", "registry.duty:read");
  renderScreen(<MethodsPage />);
  const card = await screen.findByRole("region", { name: "政工一体化" });
  expect(within(card).getByText("精细化管理(支撑)")).toBeVisible();
  expect(within(card).getByRole("link", { name: "职责矩阵" })).toHaveAttribute("href", "/duties");
  expect(within(card).getByText("五支队伍")).toBeVisible();
  expect(within(card).queryByRole("link", { name: "五支队伍" })).toBeNull();
  expect(within(card).getByRole("link", { name: "促进企业及员工队伍和谐稳定" })).toBeVisible();
  expect(within(card).getByText("来源没有列出,由本单位自定;目前还没有填写")).toBeVisible();
});

it("shows reminders and checklists, each with the policy that it rests upon", async () => {
  signedInWith("targets.target:read", "registry.policy:read");
  renderScreen(<MethodsPage />);
  const card = await screen.findByRole("region", { name: "一融合三体系" });
  expect(within(card).getByText("必须佩戴党员徽章。")).toBeVisible();
  expect(within(card).getByText(/不要求拍照/)).toBeVisible();
  expect(within(card).getByText("生产现场有党员活动园地")).toBeVisible();
  const cited = within(card).getAllByRole("link", { name: "《责任制实施办法》" });
  expect(cited).toHaveLength(2);
  expect(cited[0]?.getAttribute("href")).toContain("/policies?q=");
});

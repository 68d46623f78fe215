import { useQuery } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { renderScreen } from "@/testing/render";
import { type Column, DataTable, type PageOf } from "./data-table";

interface Row {
  id: string;
  name: string;
  points: string;
}

const COLUMNS: Column<Row>[] = [
  { key: "name", title: "名称", render: (row) => row.name, text: (row) => row.name },
  { key: "points", title: "得分", render: (row) => row.points, sort: "points", align: "right" },
  { key: "id", title: "编号", render: (row) => row.id, extra: true },
];
const PAGE: PageOf<Row> = {
  items: [
    { id: "1", name: "炼钢一支部", points: "91.50" },
    { id: "2", name: "轧钢二支部", points: "88.00" },
  ],
  total: 45,
};

function Screen({ load, onOpen }: { load: () => Promise<PageOf<Row>>; onOpen?: (row: Row) => void }) {
  const query = useQuery({ queryKey: ["rows"], queryFn: load });
  return <DataTable title="支部" columns={COLUMNS} query={query} rowKey={(row) => row.id} onOpen={onOpen} />;
}

it("shows rows and the total, and hides what is extra", async () => {
  renderScreen(<Screen load={async () => PAGE} />);
  expect(await screen.findByText("炼钢一支部")).toBeVisible();
  expect(screen.getByText("共 45 条")).toBeVisible();
  expect(screen.queryByText("编号")).toBeNull();
});

it("puts page and sort into the address", async () => {
  const view = renderScreen(<Screen load={async () => PAGE} />);
  await screen.findByText("炼钢一支部");
  await userEvent.click(screen.getByTitle("2"));
  await waitFor(() => expect(view.address()).toContain("page=2"));
  await userEvent.click(screen.getByRole("columnheader", { name: /得分/ }));
  await waitFor(() => expect(view.address()).toContain("sort=points"));
  expect(view.address()).not.toContain("page=2");
});

it("moves with j and k and opens with Enter", async () => {
  const open = vi.fn();
  renderScreen(<Screen load={async () => PAGE} onOpen={open} />);
  await screen.findByText("炼钢一支部");
  await userEvent.keyboard("jj{Enter}");
  expect(open).toHaveBeenLastCalledWith(PAGE.items[1]);
  await userEvent.keyboard("k{Enter}");
  expect(open).toHaveBeenLastCalledWith(PAGE.items[0]);
});

it("says what the server said and tries again", async () => {
  const load = vi.fn<() => Promise<PageOf<Row>>>();
  load.mockRejectedValueOnce(new ApiProblem(409, { detail: "正在重新计算" })).mockResolvedValue(PAGE);
  renderScreen(<Screen load={load} />);
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("正在重新计算");
  await userEvent.click(within(alert).getByRole("button", { name: "重试" }));
  expect(await screen.findByText("轧钢二支部")).toBeVisible();
});

it("says that there is nothing", async () => {
  renderScreen(<Screen load={async () => ({ items: [], total: 0 })} />);
  expect(await screen.findByText(/没有符合条件/)).toBeVisible();
});

it("pages on through what nobody counted, as far as there is more", async () => {
  const capped = { ...PAGE, total: 1000, is_capped: true };
  const first = renderScreen(<Screen load={async () => ({ ...capped, has_more: true })} />);
  expect(await screen.findByText("共 1000 条以上")).toBeVisible();
  await userEvent.click(screen.getByTitle("500"));
  await waitFor(() => expect(first.address()).toContain("page=500"));
  first.unmount();
  const last = renderScreen(<Screen load={async () => ({ ...capped, has_more: false })} />, {
    at: "/?page=51",
  });
  expect(await screen.findByText("共 1000 条以上")).toBeVisible();
  expect(screen.queryByTitle("52")).toBeNull();
  last.unmount();
  renderScreen(<Screen load={async () => ({ items: [], total: 1002, is_capped: false })} />, {
    at: "/?page=99",
  });
  expect(await screen.findByText("已经翻过最后一页,请往前翻")).toBeVisible();
  expect(screen.getByText("共 1002 条")).toBeVisible();
});

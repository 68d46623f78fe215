import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { PolicyReviewRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PageHeader } from "@/shared/ui/page-header";
import { openReview, POLICIES, reviewsOptions, searchReviews } from "./queries";
import { PoliciesNav } from "./words";

const numbers = ({ figures }: PolicyReviewRow) =>
  `${figures.abolished} / ${figures.revised} / ${figures.new}`;

const COLUMNS: Column<PolicyReviewRow>[] = [
  {
    key: "title",
    title: "梳理",
    render: (row) => (
      <Link to="/policy-reviews/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  {
    key: "organization",
    title: "组织",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "starts", title: "开始", render: (row) => row.starts_on, text: (row) => row.starts_on },
  { key: "due", title: "完成期限", render: (row) => row.due_on, text: (row) => row.due_on },
  {
    key: "total",
    title: "制度",
    align: "right",
    render: (row) => row.figures.total,
    text: (row) => String(row.figures.total),
  },
  { key: "numbers", title: "废止 / 修订 / 新立", align: "right", render: numbers, text: numbers },
  {
    key: "state",
    title: "进度",
    render: (row) => (row.concluded_on ? `${row.concluded_on} 办结` : `还有 ${row.figures.open} 份未完成`),
    text: (row) => row.concluded_on ?? String(row.figures.open),
  },
];

/** The reviews of all documents, each with its report counted from the register. */
export function ReviewsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const [opening, setOpening] = useState(false);
  const size = Number(url.size ?? PAGE_SIZE);
  const query = useQuery(reviewsOptions(Number(url.page ?? 1), size));
  return (
    <>
      <PageHeader
        title="制度梳理"
        subtitle="逐份确定继续有效、修订或废止;报告按制度库实际变动统计"
        extra={
          <Can permission="registry.policy:edit">
            <Button type="primary" onClick={() => setOpening(true)}>
              发起梳理
            </Button>
          </Can>
        }
      />
      <PoliciesNav />
      <DataTable
        title="制度梳理"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/policy-reviews/$id", params: { id: row.id } })}
        load={(page, pageSize) => searchReviews(page, pageSize)}
        empty="还没有发起过梳理"
      />
      {opening && <OpenForm onClose={() => setOpening(false)} />}
    </>
  );
}

interface Values {
  organization_id: string;
  title: string;
  term: [Dayjs, Dayjs];
}

function OpenForm({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const own = ownOrganization(useActor());
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ term: [starts, due], ...values }: Values) => {
    const days = { starts_on: starts.format("YYYY-MM-DD"), due_on: due.format("YYYY-MM-DD") };
    await openReview({ ...values, ...days });
    await client.invalidateQueries({ queryKey: POLICIES });
    void message.success("已发起,有效制度已全部列入");
  };
  const today = dayjs();
  return (
    <FormDrawer
      open
      title="发起制度梳理"
      form={form}
      initialValues={{ organization_id: own, term: [today, today.add(3, "month")] }}
      submitText="发起"
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item name="organization_id" label="组织" rules={[{ required: true, message: "请选择组织" }]}>
        <OrgPicker label="组织" />
      </Form.Item>
      <Form.Item
        name="title"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} placeholder="例如:公司重组党建制度梳理" />
      </Form.Item>
      <Form.Item name="term" label="起止" rules={[{ required: true, message: "请选择起止日期" }]}>
        <DatePicker.RangePicker style={{ width: "100%" }} />
      </Form.Item>
    </FormDrawer>
  );
}

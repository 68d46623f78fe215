import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, DatePicker, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { RiskCheckOpen, RiskCheckRow } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { businessDate } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable, PAGE_SIZE } from "@/shared/ui/data-table";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { RisksNav } from "./nav";
import { checksOptions, openCheck, RISKS, searchChecks } from "./queries";

const COLUMNS: Column<RiskCheckRow>[] = [
  {
    key: "title",
    title: "自查",
    render: (row) => (
      <Link to="/risks/checks/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
    text: (row) => row.title,
  },
  {
    key: "organization",
    title: "发起单位",
    render: (row) => row.organization_name,
    text: (row) => row.organization_name,
  },
  { key: "due_on", title: "期限", render: (row) => row.due_on, text: (row) => row.due_on },
  {
    key: "answered",
    title: "已提交",
    render: (row) => (
      <span className="num">
        {row.answered} / {row.asked}
      </span>
    ),
    text: (row) => `${row.answered}/${row.asked}`,
  },
  {
    key: "found",
    title: "发现风险的单位",
    align: "right",
    render: (row) => <span className="num">{row.found}</span>,
    text: (row) => String(row.found),
  },
  {
    key: "state",
    title: "状态",
    render: (row) => (
      <StatusTag tone={row.state === "open" ? "warn" : "quiet"}>
        {row.state === "open" ? "进行中" : "已结束"}
      </StatusTag>
    ),
    text: (row) => (row.state === "open" ? "进行中" : "已结束"),
  },
];

/** The self-checks that concern one: those one asked, and those one is asked. */
export function ChecksPage() {
  const [url] = useUrlState();
  const [opening, setOpening] = useState(false);
  const navigate = useNavigate();
  const size = Number(url.size ?? PAGE_SIZE);
  const query = useQuery(checksOptions({ page: Number(url.page ?? 1), size }));
  return (
    <>
      <PageHeader
        title="风险自查"
        subtitle="部门和单位主动查找风险:发现的登记在册,没有的说明没有"
        extra={
          <Can permission="liaison.risk:edit">
            <Button type="primary" onClick={() => setOpening(true)}>
              发起自查
            </Button>
          </Can>
        }
      />
      <RisksNav />
      <DataTable
        title="风险自查"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/risks/checks/$id", params: { id: row.id } })}
        load={(page, pageSize) => searchChecks({ page, size: pageSize })}
        empty="还没有自查"
      />
      {opening && <OpenForm onClose={() => setOpening(false)} />}
    </>
  );
}

interface Values extends Omit<RiskCheckOpen, "due_on"> {
  due_on: Dayjs;
}

function OpenForm({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const queryClient = useQueryClient();
  const actor = useActor();
  const own = ownOrganization(actor);
  const send = async ({ due_on, ...values }: Values) => {
    await openCheck({ ...values, due_on: due_on.format("YYYY-MM-DD") });
    await queryClient.invalidateQueries({ queryKey: RISKS });
  };
  return (
    <FormDrawer
      open
      title="发起风险自查"
      form={form}
      initialValues={{ organization_id: own, due_on: dayjs(businessDate()).add(14, "day") }}
      submitText="发起"
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="organization_id"
        label="由哪个组织的直属下级自查"
        rules={[{ required: true, message: "请选择组织" }]}
      >
        <OrgPicker label="组织" />
      </Form.Item>
      <Form.Item
        name="title"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="description"
        label="查什么"
        rules={[{ required: true, whitespace: true, message: "请写明查找的范围" }]}
      >
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item
        name="due_on"
        label="期限"
        extra="至少留两个工作日"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker
          style={{ width: "100%" }}
          disabledDate={(day) => day.format("YYYY-MM-DD") <= businessDate()}
        />
      </Form.Item>
    </FormDrawer>
  );
}

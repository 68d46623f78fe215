import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Drawer, Form, Input, Select } from "antd";
import type { FeedbackRow } from "@/api/generated/types.gen";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { type Column, DataTable } from "@/shared/ui/data-table";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { useListing } from "@/shared/ui/use-listing";
import { FeedbackState, Own } from "./own";
import {
  answerFeedback,
  type FeedbackFilters,
  feedbackOptions,
  oneFeedbackOptions,
  searchFeedback,
} from "./queries";

const STATES = { open: "办理中", answered: "已答复" } as const;
const COLUMNS: Column<FeedbackRow>[] = [
  { key: "about", title: "哪张表", render: (row) => row.about, text: (row) => row.about },
  {
    key: "text",
    title: "意见",
    render: (row) => <span className="wrap">{row.text}</span>,
    text: (row) => row.text,
  },
  {
    key: "asker",
    title: "提出人",
    render: (row) => row.asked_by_name ?? <span className="quiet">匿名</span>,
    text: (row) => row.asked_by_name ?? "匿名",
  },
  { key: "due_on", title: "答复期限", render: (row) => row.due_on, text: (row) => row.due_on },
  {
    key: "state",
    title: "状态",
    render: (row) => <FeedbackState row={row} />,
    text: (row) => STATES[row.state] + (row.is_overdue ? "(已超期)" : ""),
  },
  {
    key: "answer",
    title: "答复",
    render: (row) => row.answer ?? "—",
    text: (row) => row.answer ?? "",
    extra: true,
  },
];

/** The desk of those who answer: what is open and due first on top. */
export function Answers() {
  const [url, patch] = useUrlState();
  const filters: FeedbackFilters = { state: textOf(url.state) as FeedbackFilters["state"] };
  const { query, load } = useListing(feedbackOptions, searchFeedback, filters);
  const id = textOf(url.id);
  return (
    <>
      <DataTable
        title="减负意见"
        columns={COLUMNS}
        query={query}
        rowKey={(row) => row.id}
        onOpen={(row) => patch({ id: row.id })}
        load={load}
        empty="没有收到意见"
        filters={
          <Select
            allowClear
            aria-label="状态"
            placeholder="全部状态"
            style={{ width: 130 }}
            value={textOf(url.state)}
            options={Object.entries(STATES).map(([value, label]) => ({ value, label }))}
            onChange={(state?: string) => patch({ state, page: undefined })}
          />
        }
      />
      {id && <AnswerForm key={id} id={id} onClose={() => patch({ id: undefined })} />}
    </>
  );
}

function AnswerForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: row } = useQuery(oneFeedbackOptions(id));
  const [form] = Form.useForm<{ answer: string }>();
  const client = useQueryClient();
  const { message } = App.useApp();
  if (!row) return null;
  if (row.state === "answered") {
    return (
      <Drawer open title="意见与答复" onClose={onClose}>
        <Own row={row} />
      </Drawer>
    );
  }
  const send = async ({ answer }: { answer: string }) => {
    await answerFeedback(row, answer.trim());
    await client.invalidateQueries({ queryKey: ["appraisal"] });
    void message.success("已答复,提出人随即看到");
  };
  return (
    <FormDrawer open title="答复意见" form={form} submitText="答复" onClose={onClose} onSubmit={send}>
      <p className="row">
        <strong>{row.about}</strong>
        <FeedbackState row={row} />
      </p>
      <p style={{ margin: "0.75rem 0", whiteSpace: "pre-wrap" }}>{row.text}</p>
      <p className="quiet" style={{ marginBottom: "1rem" }}>
        {row.asked_by_name ?? "匿名"} · {row.received_on} 收到 · {row.due_on} 前答复
      </p>
      <Form.Item
        name="answer"
        label="答复"
        extra="写明怎么改、何时改;不改的写明依据"
        rules={[{ required: true, whitespace: true, message: "请写明答复" }]}
      >
        <Input.TextArea rows={5} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

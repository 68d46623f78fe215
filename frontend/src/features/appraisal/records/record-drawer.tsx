import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Descriptions, Drawer } from "antd";
import { useState } from "react";
import type { RecordRead } from "@/api/generated/types.gen";
import { asProblem, problemFrom } from "@/api/problem";
import { authorizedFetch } from "@/api/session";
import { Can } from "@/shared/auth/can";
import { download } from "@/shared/csv";
import { instant } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Loaded } from "@/shared/ui/loaded";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import { SOURCES } from "../labels";
import { recordOptions, recordTypesOptions, voidRecord } from "./queries";
import { valueWord } from "./values";

/** One entry of the ledger: what, when, by whom, with which evidence; and its withdrawal. */
export function RecordDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(recordOptions(id));
  const phone = useIsPhone();
  return (
    <Drawer open title="台账记录" onClose={onClose} size={phone ? "100%" : 560}>
      <Loaded query={query}>{(record) => <Entry record={record} />}</Loaded>
    </Drawer>
  );
}

function Entry({ record }: { record: RecordRead }) {
  const [asking, setAsking] = useState(false);
  const { data: types = [] } = useQuery(recordTypesOptions);
  const queryClient = useQueryClient();
  const type = types.find(({ code }) => code === record.type);
  const facts: [string, React.ReactNode][] = [
    ["组织", record.organization_name],
    ["发生日期", record.occurred_on],
    ...(type?.fields ?? []).map((field): [string, React.ReactNode] => [
      field.title,
      valueWord(field, record.values[field.name]),
    ]),
    ["备注", record.note ?? "—"],
    ["附件", record.files.length ? <Files key="files" record={record} /> : "无"],
    ["登记", `${record.entered_by_name} · ${instant(record.submitted_at)}`],
    ["来源", SOURCES[record.source]],
    ...(record.historical_reason ? ([["补录理由", record.historical_reason]] as [string, string][]) : []),
    ...(record.is_voided
      ? ([
          ["作废", `${record.voided_by_name ?? ""} · ${instant(record.voided_at)}`],
          ["作废理由", record.void_reason],
        ] as [string, string][])
      : []),
  ];
  return (
    <div className="stack">
      <div className="row" style={{ justifyContent: "space-between" }}>
        <h2 style={{ fontSize: "1.125rem" }}>{record.type_title}</h2>
        <StatusTag tone={record.is_voided ? "quiet" : "good"}>
          {record.is_voided ? "已作废" : "有效"}
        </StatusTag>
      </div>
      <Descriptions
        column={1}
        bordered
        size="small"
        items={facts.map(([label, children]) => ({ key: label, label, children }))}
      />
      {record.may_void && !record.is_voided && (
        <Can permission="appraisal.record:void">
          <Button danger onClick={() => setAsking(true)}>
            作废这条记录
          </Button>
        </Can>
      )}
      <ReasonDialog
        open={asking}
        title="作废台账记录"
        okText="作废"
        danger
        label="作废理由"
        onClose={() => setAsking(false)}
        onConfirm={async (reason) => {
          await voidRecord(record.id, reason);
          await queryClient.invalidateQueries({ queryKey: ["appraisal"] });
        }}
      >
        <p>记录不会被删除:作废后仍可查看,但不再计分。</p>
      </ReasonDialog>
    </div>
  );
}

function Files({ record }: { record: RecordRead }) {
  const { message } = App.useApp();
  const open = async (sha256: string, filename: string) => {
    try {
      const response = await authorizedFetch(`/api/v1/appraisal/attachments/${sha256}`);
      if (!response.ok) throw await problemFrom(response);
      download(filename, await response.blob());
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <ul>
      {record.files.map((file) => (
        <li key={file.sha256}>
          <Button type="link" style={{ padding: 0 }} onClick={() => void open(file.sha256, file.filename)}>
            {file.filename}
          </Button>
        </li>
      ))}
    </ul>
  );
}

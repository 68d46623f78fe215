import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import type { IssueRow } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { OrgPicker } from "@/shared/ui/org-picker";
import { SENDS } from "./queries";

const TITLES = { accept: "受理", assign: "交办" } as const;
export type BatchMove = keyof typeof TITLES;

interface Values {
  handler_organization_id?: string;
  note?: string;
}

interface Props {
  rows: readonly IssueRow[];
  doing: BatchMove | undefined;
  onDo: (move: BatchMove | undefined) => void;
  onDone: () => void;
}

/** One move for what was chosen, one by one; what could not be done stays listed with the reason. */
export function BatchBar({ rows, doing, onDo, onDone }: Props) {
  const [form] = Form.useForm<Values>();
  const [refused, setRefused] = useState<{ number: string; detail: string }[]>([]);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ handler_organization_id = "", note }: Values) => {
    if (!doing) return;
    const failed: typeof refused = [];
    for (const row of rows) {
      const words = note?.trim() || null;
      await (doing === "accept"
        ? SENDS.accept(row, { note: words })
        : SENDS.assign(row, { handler_organization_id, note: words })
      ).catch((error: unknown) => failed.push({ number: row.number, detail: asProblem(error).detail }));
    }
    setRefused(failed);
    await client.invalidateQueries({ queryKey: ["liaison"] });
    await client.invalidateQueries({ queryKey: ["integration"] });
    void message.success(`已${TITLES[doing]} ${rows.length - failed.length} 件`);
    if (failed.length === 0) onDone();
  };
  return (
    <section className="card stack" aria-label="批量办理" style={{ marginBottom: "1rem" }}>
      <div className="row">
        <strong aria-live="polite">已选 {rows.length} 件</strong>
        {(Object.keys(TITLES) as BatchMove[]).map((move) => (
          <Button key={move} onClick={() => onDo(move)}>
            {TITLES[move]}
          </Button>
        ))}
        <Button type="link" onClick={onDone}>
          清除选择
        </Button>
      </div>
      {refused.length > 0 && (
        <ul aria-label="没有办成的诉求">
          {refused.map(({ number, detail }) => (
            <li key={number}>
              {number}:{detail}
            </li>
          ))}
        </ul>
      )}
      <FormDrawer<Values>
        open={doing !== undefined}
        title={doing ? `批量${TITLES[doing]}` : ""}
        form={form}
        submitText={`办理 ${rows.length} 件`}
        onClose={() => onDo(undefined)}
        onSubmit={send}
      >
        {doing === "assign" && (
          <Form.Item
            name="handler_organization_id"
            label="承办单位"
            extra="还没有受理的一并受理;期限按各自的严重程度"
            rules={[{ required: true, message: "请选择承办单位" }]}
          >
            <OrgPicker label="承办单位" placeholder="选择承办单位" />
          </Form.Item>
        )}
        <Form.Item name="note" label="说明(可不填)">
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </FormDrawer>
    </section>
  );
}

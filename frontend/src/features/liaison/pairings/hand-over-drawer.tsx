import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { HandOverPreview, RepresentativeRead } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Loaded } from "@/shared/ui/loaded";
import { handOver, handOverOptions } from "./queries";

interface Values {
  starts_on: Dayjs;
  reason: string;
}

interface Props {
  representative: Pick<RepresentativeRead, "id" | "name">;
  onClose: () => void;
}

/** Somebody moves: everything to one person or spread, seen before it holds, each outlet can be changed. */
export function HandOverDrawer({ representative, onClose }: Props) {
  const [form] = Form.useForm<Values>();
  const [to, setTo] = useState<string>();
  const [changed, setChanged] = useState<Record<string, string | null>>({});
  const query = useQuery(handOverOptions(representative.id, to));
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const takerOf = (item: HandOverPreview["items"][number]) =>
    changed[item.pairing_id] === undefined ? item.representative_id : (changed[item.pairing_id] ?? null);
  const send = async ({ starts_on, reason }: Values) => {
    const items = (query.data?.items ?? []).map((item) => ({
      pairing_id: item.pairing_id,
      representative_id: takerOf(item),
    }));
    const done = await handOver({
      representative_id: representative.id,
      starts_on: starts_on.format("YYYY-MM-DD"),
      reason,
      items,
    });
    await queryClient.invalidateQueries({ queryKey: ["liaison"] });
    const kept = done.already_there > 0 ? `,${done.already_there} 个接手人原已结对` : "";
    void message.success(`已移交 ${done.handed_over} 个${kept},结束 ${done.ended} 个`);
  };
  return (
    <FormDrawer
      open
      title={`移交${representative.name}的网点`}
      form={form}
      submitText="移交"
      initialValues={{ starts_on: dayjs() }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="starts_on"
        label="从哪一天起由接手人负责"
        rules={[{ required: true, message: "请选择日期" }]}
      >
        <DatePicker style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item
        name="reason"
        label="原因"
        rules={[{ required: true, whitespace: true, message: "请写明原因" }]}
      >
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <Loaded query={query} label="正在提出移交建议…">
        {(preview) => (
          <>
            <Form.Item label="移交给" extra="不选则分散移交,每人结对数尽量平均、就近">
              <Select
                aria-label="移交给"
                allowClear
                showSearch={{ optionFilterProp: "label" }}
                placeholder="分散移交"
                value={to}
                onChange={(id?: string) => {
                  setTo(id);
                  setChanged({});
                }}
                options={optionsOf(preview)}
              />
            </Form.Item>
            {preview.items.map((item) => (
              <Form.Item key={item.pairing_id} label={`${item.outlet_name} · ${item.organization_name}`}>
                <Select
                  aria-label={`${item.outlet_name}由谁接手`}
                  allowClear
                  showSearch={{ optionFilterProp: "label" }}
                  placeholder="不移交,结束结对"
                  value={takerOf(item) ?? undefined}
                  onChange={(id?: string) => setChanged({ ...changed, [item.pairing_id]: id ?? null })}
                  options={optionsOf(preview)}
                />
              </Form.Item>
            ))}
          </>
        )}
      </Loaded>
    </FormDrawer>
  );
}

function optionsOf({ representatives }: HandOverPreview) {
  return representatives.map(({ id, name, organization_name, load }) => ({
    value: id,
    label: `${name} · ${organization_name} · 已结对 ${load} 个`,
  }));
}

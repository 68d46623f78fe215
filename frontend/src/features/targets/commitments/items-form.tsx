import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import type { CommitmentRead, ItemDraft } from "@/api/generated/types.gen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { listOptions } from "../targets/queries";
import { periodsOf } from "./periods";
import { changeCommitment } from "./queries";

interface Values {
  items: { lead: string; period: string; words: string; target_id?: string }[];
}

/** All promises of a draft, begun with one line for each lead. */
export function ItemsForm({
  row,
  open,
  onClose,
}: {
  row: CommitmentRead;
  open: boolean;
  onClose: () => void;
}) {
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const targets = useQuery({
    ...listOptions({ organization_id: row.organization_id, year: row.year, state: "published", size: 100 }),
    enabled: open,
  });
  const send = async ({ items }: Values) => {
    const written: ItemDraft[] = items
      .filter((one) => one.words?.trim())
      .map((one) => ({ ...one, words: one.words.trim(), target_id: one.target_id ?? null }));
    await changeCommitment(row, written);
    await client.invalidateQueries({ queryKey: ["targets"] });
  };
  const begun = row.promises.map(({ lead, period, words, target_id }) => ({
    lead,
    period,
    words,
    target_id: target_id ?? undefined,
  }));
  const blank = row.leads
    .filter(({ code }) => !begun.some(({ lead }) => lead === code))
    .map(({ code }) => ({ lead: code, period: String(row.year), words: "" }));
  return (
    <FormDrawer<Values>
      open={open}
      title="填写承诺"
      form={form}
      initialValues={{ items: [...begun, ...blank] }}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.List name="items">
        {(fields, { add, remove }) => (
          <div className="stack">
            {fields.map(({ key, name }) => (
              <fieldset key={key} style={{ border: "1px solid var(--line)", borderRadius: 8, padding: 12 }}>
                <legend
                  style={{ width: "auto", margin: 0, padding: "0 4px", border: 0, fontSize: "inherit" }}
                >
                  承诺 {name + 1}
                </legend>
                <div className="row">
                  <Form.Item name={[name, "lead"]} label="哪一个带头">
                    <Select
                      aria-label="哪一个带头"
                      style={{ minWidth: 160 }}
                      options={row.leads.map(({ code, title }) => ({ value: code, label: title }))}
                    />
                  </Form.Item>
                  <Form.Item name={[name, "period"]} label="期间">
                    <Select aria-label="期间" style={{ minWidth: 110 }} options={periodsOf(row.year)} />
                  </Form.Item>
                </div>
                <Form.Item name={[name, "words"]} label="承诺什么" extra="一件做得到、看得见的事">
                  <Input.TextArea rows={2} maxLength={200} />
                </Form.Item>
                <Form.Item name={[name, "target_id"]} label="对应单位目标">
                  <Select
                    allowClear
                    aria-label="对应单位目标"
                    loading={targets.isPending}
                    options={(targets.data?.items ?? []).map(({ id, title }) => ({
                      value: id,
                      label: title,
                    }))}
                  />
                </Form.Item>
                <Button type="text" danger onClick={() => remove(name)}>
                  删除这一条
                </Button>
              </fieldset>
            ))}
            <Button
              type="dashed"
              block
              onClick={() => add({ lead: row.leads[0]?.code, period: String(row.year), words: "" })}
            >
              再加一条
            </Button>
          </div>
        )}
      </Form.List>
    </FormDrawer>
  );
}

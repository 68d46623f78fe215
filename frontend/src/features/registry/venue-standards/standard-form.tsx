import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";
import type { VenueStandardRead } from "@/api/generated/types.gen";
import { useSeen } from "@/shared/hooks/use-seen";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { VENUES } from "../venues/queries";
import { STANDARDS, setStandard } from "./queries";

interface Word {
  code?: string;
  title: string;
  hint?: string | null;
}

interface Values {
  checklist_title: string;
  items: Word[];
  kinds: Word[];
  categories: Word[];
  reason: string;
}

/** Words already in use keep their code; a new one is given the next free code of its list. */
function coded(words: Word[], letter: string) {
  const taken = new Set(words.map(({ code }) => code));
  let next = 1;
  return words.map(({ code, title }) => {
    if (code) return { code, title };
    while (taken.has(`${letter}${next}`)) next += 1;
    taken.add(`${letter}${next}`);
    return { code: `${letter}${next}`, title };
  });
}

/** The next version of the standard, for the whole enterprise. */
export function StandardForm({ row, onClose }: { row: VenueStandardRead; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const seen = useSeen(true, row);
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = async ({ reason, checklist_title, items, kinds, categories }: Values) => {
    const hints = items.map(({ hint }) => hint?.trim() || null);
    const standard = {
      checklist_title,
      items: coded(items, "i").map((one, place) => ({ ...one, hint: hints[place] ?? null })),
      kinds: coded(kinds, "k"),
      categories: coded(categories, "c"),
    };
    await setStandard(seen, { standard, reason });
    await client.invalidateQueries({ queryKey: STANDARDS });
    await client.invalidateQueries({ queryKey: VENUES });
    void message.success("已保存为新的一版");
  };
  return (
    <FormDrawer
      open
      title="调整阵地标准"
      form={form}
      initialValues={row.standard as Partial<Values>}
      onClose={onClose}
      onSubmit={send}
    >
      <Form.Item
        name="checklist_title"
        label="清单名称"
        rules={[{ required: true, whitespace: true, message: "请填写清单名称" }]}
      >
        <Input maxLength={50} />
      </Form.Item>
      <WordList name="items" legend="检查项" hinted />
      <WordList name="kinds" legend="阵地类型" />
      <WordList name="categories" legend="公开类别" />
      <Form.Item
        name="reason"
        label="调整理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={2} maxLength={2000} showCount />
      </Form.Item>
    </FormDrawer>
  );
}

function WordList({ name, legend, hinted }: { name: keyof Values; legend: string; hinted?: boolean }) {
  return (
    <Form.List name={name}>
      {(fields, { add, remove }) => (
        <fieldset className="stack" style={{ border: 0, padding: 0, margin: "0 0 1.25rem" }}>
          <legend style={{ marginBottom: "0.5rem" }}>{legend}</legend>
          {fields.map(({ key, name: at }, place) => (
            <div key={key} className="card">
              <Form.Item name={[at, "code"]} hidden>
                <Input />
              </Form.Item>
              <Form.Item
                name={[at, "title"]}
                label={`${legend}第 ${place + 1} 项`}
                rules={[{ required: true, whitespace: true, message: "请填写名称" }]}
              >
                <Input maxLength={50} />
              </Form.Item>
              {hinted && (
                <Form.Item name={[at, "hint"]} label={`第 ${place + 1} 项怎样算有`} extra="可以不填">
                  <Input maxLength={500} />
                </Form.Item>
              )}
              <Button onClick={() => remove(at)}>
                移除{legend}第 {place + 1} 项
              </Button>
            </div>
          ))}
          <Button onClick={() => add({})}>添加{legend}</Button>
        </fieldset>
      )}
    </Form.List>
  );
}

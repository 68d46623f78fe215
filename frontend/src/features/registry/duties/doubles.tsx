import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import type { DoubledDuty, MatrixRead } from "@/api/generated/types.gen";
import { percent } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { DUTIES, doublesOptions, mergeDuty } from "./queries";

/** Duties that say nearly the same, to be put together. */
export function Doubles({ row }: { row: MatrixRead }) {
  const query = useQuery(doublesOptions(row.organization_id));
  const [pair, setPair] = useState<DoubledDuty>();
  const client = useQueryClient();
  const { message } = App.useApp();
  const merge = async (reason: string) => {
    const duty = row.items.flatMap(({ duties }) => duties).find(({ id }) => id === pair?.second_id);
    if (!pair || !duty) return;
    await mergeDuty(duty, pair.first_id, reason);
    await client.invalidateQueries({ queryKey: DUTIES });
    void message.success("已合并,原职责和理由仍可查");
  };
  return (
    <Loaded query={query}>
      {(pairs) =>
        pairs.length > 0 && (
          <section className="card" aria-label="内容相近的职责">
            <h2>内容相近的职责 {pairs.length}</h2>
            <PlainTable heads={["职责", "相近的职责", "相近程度", ...(row.may_edit ? [""] : [])]}>
              {pairs.map((one) => (
                <tr key={one.first_id + one.second_id}>
                  <td className="words">{one.first_text}</td>
                  <td className="words">{one.second_text}</td>
                  <td className="num">{percent(one.likeness, 0)}</td>
                  {row.may_edit && (
                    <td>
                      <Button
                        size="small"
                        aria-label={`合并:${one.second_text}`}
                        onClick={() => setPair(one)}
                      >
                        合并
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </PlainTable>
            <ReasonDialog
              open={pair !== undefined}
              title="合并职责"
              okText="合并"
              onClose={() => setPair(undefined)}
              onConfirm={merge}
            >
              <p>
                “{pair?.second_text}”并入“{pair?.first_text}”,承担单位一并转入。
              </p>
            </ReasonDialog>
          </section>
        )
      }
    </Loaded>
  );
}

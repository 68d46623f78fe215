import { useQuery } from "@tanstack/react-query";
import { InputNumber } from "antd";
import { useState } from "react";
import { Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { StatusTag } from "@/shared/ui/status-tag";
import { LEVELS, percentWords } from "../targets/words";
import css from "./monitor.module.css";
import { levelsOptions } from "./queries";

/** 分级选优: units beside those of their level, with a quota; persons are never placed. */
export function Levels({ organizationId }: { organizationId: string | undefined }) {
  const [quota, setQuota] = useState(3);
  const query = useQuery(levelsOptions({ organization_id: organizationId, quota }));
  return (
    <section className="card" aria-label="分级选优">
      <div className={css.head}>
        <h2>分级选优</h2>
        <span className="row">
          <span aria-hidden="true">每层名额</span>
          <InputNumber
            aria-label="每层名额"
            min={1}
            max={100}
            precision={0}
            value={quota}
            onChange={(value) => setQuota(value ?? 1)}
          />
        </span>
      </div>
      <p className="quiet">同一层级的单位按加权完成率排列,只比单位,不给个人排名。</p>
      <Loaded query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="quiet">还没有读数</p>
          ) : (
            <PlainTable heads={["层级", "名次", "单位", "目标数", "加权完成率", "名额内"]}>
              {rows.map((row) => (
                <tr key={`${row.level}-${row.organization_id}`}>
                  <td style={{ whiteSpace: "nowrap" }}>{LEVELS[row.level]}</td>
                  <td>{row.place}</td>
                  <td>{row.name}</td>
                  <td>{row.targets}</td>
                  <td>{percentWords(row.completion_percent)}</td>
                  <td>{row.is_selected && <StatusTag tone="good">入围</StatusTag>}</td>
                </tr>
              ))}
            </PlainTable>
          )
        }
      </Loaded>
    </section>
  );
}

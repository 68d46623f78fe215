import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { NormFigure, RegulationList, RegulationRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { MembersNav } from "../members/nav";
import css from "./norms.module.css";
import { normsOptions } from "./queries";
import { TightenForm } from "./tighten-form";

const CONFIDENCE = { R: "已核对全文", A: "据转载,待核对原文", K: "通行做法,待核对原文" } as const;
const WAYS = { higher: "可从严(更大)", lower: "可从严(更小)" } as const;

/** The published figures that the register goes by, and beside each the enterprise's own. */
export function NormsPage() {
  const query = useQuery(normsOptions);
  return (
    <>
      <PageHeader
        title="规定"
        subtitle={`名册依据的规定${query.data?.root_name ? `,以及${query.data.root_name}从严的标准` : ""};企业只能从严,不能放宽`}
      />
      <MembersNav />
      <Loaded query={query}>{(list) => <Norms list={list} />}</Loaded>
    </>
  );
}

function Norms({ list }: { list: RegulationList }) {
  const [chosen, choose] = useState<{ norm: RegulationRead; figure: NormFigure }>();
  return (
    <div className="stack">
      {list.items.map((norm) => (
        <section
          key={`${norm.id} ${norm.subject}`}
          className={`card ${css.figures}`}
          aria-label={norm.subject}
        >
          <h2>{norm.subject}</h2>
          <p>{norm.words}</p>
          <PlainTable heads={["项目", "规定", "本企业", "说明"]}>
            {norm.figures.map((figure) => (
              <tr key={figure.key}>
                <td>{figure.title}</td>
                <td className="num">{figure.published}</td>
                <td className="num">{figure.own ?? "按规定"}</td>
                <td>
                  <Said figure={figure} />
                  {list.may_edit && figure.tighter && (
                    <Button
                      type="link"
                      aria-label={`从严:${figure.title}`}
                      onClick={() => choose({ norm, figure })}
                    >
                      {figure.own === null ? "从严" : "调整"}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
          <p className="quiet">
            {norm.id} · {norm.source} · {norm.effective_from} 起 · {CONFIDENCE[norm.confidence]}
          </p>
        </section>
      ))}
      {chosen && list.root_id && (
        <TightenForm root={list.root_id} {...chosen} onClose={() => choose(undefined)} />
      )}
    </div>
  );
}

function Said({ figure }: { figure: NormFigure }) {
  if (!figure.tighter) return <span className="quiet">统一执行</span>;
  if (!figure.at) return <span className="quiet">{WAYS[figure.tighter]}</span>;
  return (
    <span className="quiet">
      {figure.own === null ? "已恢复按规定" : "已从严"}:{figure.reason}({figure.by_name},{instant(figure.at)})
    </span>
  );
}

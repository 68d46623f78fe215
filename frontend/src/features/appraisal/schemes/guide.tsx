import type { SchemeRead } from "@/api/generated/types.gen";
import { Empty } from "@/shared/ui/loaded";
import { INDICATOR_CYCLES, UPLOAD_KINDS } from "../labels";
import css from "./schemes.module.css";

type Indicator = SchemeRead["indicators"][number];
type Standard = NonNullable<Indicator["guide"]>["upload_standard"];

function standardWords(standard: Standard): string {
  if (standard.kind === "none") return "不要求上传";
  return [
    `${UPLOAD_KINDS[standard.kind] ?? standard.kind} ${standard.count} 份`,
    standard.period && INDICATOR_CYCLES[standard.period],
    standard.freshness_days !== null && `${standard.freshness_days} 天内有效`,
  ]
    .filter(Boolean)
    .join(",");
}

/** What to do, by which criteria, who assesses, what to upload. */
export function Guide({ indicator }: { indicator: Indicator }) {
  const guide = indicator.guide;
  if (!guide) return <Empty>这个指标还没有考评说明</Empty>;
  const facts: [string, string][] = [
    ["做什么", guide.what_to_do],
    ["评价标准", guide.criteria],
    ["职责", guide.duty],
    ["考评主体", guide.assessing_body],
    ["上传标准", standardWords(guide.upload_standard)],
    ["时限", guide.deadline],
    ["度量", [guide.scale, guide.unit && `单位:${guide.unit}`].filter(Boolean).join(",")],
    ["所属模块", guide.module_path.join(" › ") || guide.module],
    ["依据", guide.policy],
    ["目标", guide.goal_tags.join("、")],
    ["编码", indicator.code],
  ];
  return (
    <dl className={css.guide}>
      {facts
        .filter(([, words]) => words)
        .map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
    </dl>
  );
}

import { useQuery } from "@tanstack/react-query";
import type {
  Clause,
  ClauseTarget,
  ClauseTask,
  LetterRead,
  LetterVersionRead,
} from "@/api/generated/types.gen";
import { plain } from "@/shared/format";
import { Fact, Facts } from "@/shared/ui/facts";
import css from "./letters.module.css";
import { wordsOptions } from "./queries";
import { SECTIONS } from "./words";

/** The titles of content groups and constructions, by code. */
export function useTitles(): Map<string, string> {
  const { data } = useQuery(wordsOptions);
  const titles = new Map(data?.content_groups.map(({ code, title }) => [code, title]));
  for (const group of data?.tag_groups ?? []) {
    for (const tag of group.tags) titles.set(tag.code, tag.title);
  }
  return titles;
}

/** What a version says: both sections, each clause with target, task and indicator; accountability; who is named. */
export function LetterBody({ letter, version }: { letter: LetterRead; version: LetterVersionRead }) {
  const { content } = version;
  return (
    <section className="card" aria-label="正文">
      <h2>
        第 {version.number} 版{version.number === letter.in_force ? "(生效中)" : ""}
      </h2>
      <div className="stack">
        <Facts>
          <Fact title="期限">
            {content.starts_on} 至 {content.ends_on}
          </Fact>
          {content.policy_document && <Fact title="依据的制度">{content.policy_document}</Fact>}
          <Fact title="上级签署人">
            {[content.superior_secretary?.name, content.superior_head?.name].filter(Boolean).join("、")}
          </Fact>
          <Fact title="责任单位书记">{content.secretary?.name}</Fact>
          <Fact title="行政负责人">{content.head?.name}</Fact>
        </Facts>
        {(["party", "business"] as const).map((section) => (
          <div key={section}>
            <h3>{SECTIONS[section]}</h3>
            <div className={css.clauses}>
              {content.clauses
                .filter((clause) => clause.section === section)
                .map((clause) => (
                  <ClauseShown key={clause.key} clause={clause} letter={letter} />
                ))}
            </div>
          </div>
        ))}
        <div>
          <h3>责任追究</h3>
          <ol className={css.numbered}>
            {content.accountability.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ol>
        </div>
      </div>
    </section>
  );
}

function ClauseShown({ clause, letter }: { clause: Clause; letter: LetterRead }) {
  const titles = useTitles();
  const group = [clause.content_group, clause.construction]
    .filter((code) => code != null)
    .map((code) => titles.get(code) ?? code)
    .join(" · ");
  return (
    <div className={css.clause}>
      <div>
        <strong>{clause.text}</strong>
      </div>
      <div className="quiet">
        {[group, clause.measure, clause.weight && `权重 ${plain(clause.weight)}`, clause.due_on]
          .filter(Boolean)
          .join(" · ")}
      </div>
      <Chain clause={clause} targets={letter.targets} tasks={letter.tasks} />
    </div>
  );
}

interface ChainProps {
  clause: Clause;
  targets: readonly ClauseTarget[];
  tasks: readonly ClauseTask[];
}

/** clause → target → task → indicator. */
export function Chain({ clause, targets, tasks }: ChainProps) {
  const target = targets.find(({ id }) => id === clause.target_id);
  const done = tasks.filter(
    ({ id, target_id, clause_id }) =>
      id === clause.task_id ||
      clause_id === clause.key ||
      (clause.target_id != null && target_id === clause.target_id),
  );
  const indicator = clause.indicator ?? target?.indicator;
  if (!target && done.length === 0 && !indicator) return null;
  return (
    <div className={css.chain}>
      {target && (
        <span>
          目标 {target.number} {target.title}
          {target.current_value !== null && `(已完成 ${plain(target.current_value)}${target.unit})`}
        </span>
      )}
      {done.map((task) => (
        <span key={task.id}>
          → 任务 {task.number} {task.title}({plain(task.percent)}%)
        </span>
      ))}
      {indicator && <span>→ 指标 {indicator}</span>}
    </div>
  );
}

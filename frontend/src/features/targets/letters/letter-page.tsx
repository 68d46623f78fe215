import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import { useState } from "react";
import type { LetterRead } from "@/api/generated/types.gen";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { LetterBody } from "./letter-body";
import { LetterEditor } from "./letter-editor";
import css from "./letters.module.css";
import { Moves } from "./moves";
import { Preview } from "./preview";
import { letterOptions } from "./queries";
import { Versions } from "./versions";
import { StateTags } from "./words";

/** One letter: its draft for those who write it, what binds, how it will be printed, and every version. */
export function LetterPage({ id }: { id: string }) {
  const query = useQuery(letterOptions(id));
  return <Loaded query={query}>{(letter) => <Page letter={letter} />}</Loaded>;
}

function Page({ letter }: { letter: LetterRead }) {
  const [seen, setSeen] = useState(false);
  const queryClient = useQueryClient();
  const edits = letter.draft !== null && letter.moves.includes("edit");
  const shown = letter.pending ?? letter.in_force ?? letter.versions.at(-1)?.number;
  const version = letter.versions.find(({ number }) => number === shown);
  const keep = (kept: LetterRead) => queryClient.setQueryData(letterOptions(letter.id).queryKey, kept);
  return (
    <>
      <PageHeader
        title={letter.title}
        trail={<Link to="/letters">责任书</Link>}
        subtitle={
          <span className="row">
            <span>
              {letter.superior_name} 与 {letter.organization_name}
            </span>
            <StateTags row={letter} />
          </span>
        }
        extra={<Moves letter={letter} />}
      />
      <div className="stack">
        {letter.withdrawn_reason && (
          <Alert type="warning" showIcon title={`已撤回:${letter.withdrawn_reason}`} />
        )}
        {edits && letter.missing.length > 0 && (
          <Alert
            type="info"
            showIcon
            title="签发前还需补全"
            description={
              <ul className={css.dotted}>
                {letter.missing.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            }
          />
        )}
        {edits && <LetterEditor letter={letter} onSaved={keep} />}
        {version && <LetterBody letter={letter} version={version} />}
        <section className="card" aria-label="打印稿">
          <div className="row" style={{ justifyContent: "space-between" }}>
            <h2 className="card-title">打印稿</h2>
            <Button onClick={() => setSeen((before) => !before)}>{seen ? "收起" : "预览"}</Button>
          </div>
          {seen && <Preview letter={letter} number={edits ? undefined : shown} />}
        </section>
        {letter.versions.length > 0 && <Versions letter={letter} />}
      </div>
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import type { LetterRead, LetterVerified, LetterVersionRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import { instant } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import css from "./letters.module.css";
import { differencesOptions, paper, verify } from "./queries";
import { CAPACITIES, SIDES } from "./words";

/** Every version that was issued, with its signatures; nothing of them is ever overwritten. */
export function Versions({ letter }: { letter: LetterRead }) {
  return (
    <section className="card" aria-label="版本与签署">
      <h2>版本与签署</h2>
      <div className={css.clauses}>
        {[...letter.versions].reverse().map((version) => (
          <Version key={version.number} letter={letter} version={version} />
        ))}
      </div>
    </section>
  );
}

function Version({ letter, version }: { letter: LetterRead; version: LetterVersionRead }) {
  const [verified, setVerified] = useState<LetterVerified>();
  const [compared, setCompared] = useState(false);
  const { message } = App.useApp();
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  const check = () => attempt(async () => setVerified(await verify(letter.id, version.number)));
  const save = () =>
    attempt(async () =>
      download(
        `${version.content.title}-第${version.number}版.pdf`,
        await paper("pdf", letter.id, version.number),
      ),
    );
  return (
    <div className={css.clause}>
      <div className="row">
        <strong>第 {version.number} 版</strong>
        {version.number === letter.in_force && <StatusTag tone="good">生效中</StatusTag>}
        {version.number === letter.pending && <StatusTag tone="warn">待签署</StatusTag>}
        <span className="quiet">
          {version.issued_by_name} {instant(version.issued_at)} 签发
        </span>
      </div>
      {version.signatures.map((one) => (
        <div key={one.side}>
          {SIDES[one.side]}:{one.by_name}({CAPACITIES[one.capacity]}){" "}
          <span className="quiet">{instant(one.at)} 签署</span>
        </div>
      ))}
      <code className={`${css.digest} quiet`}>{version.digest}</code>
      <div className="row">
        <Button size="small" onClick={() => void check()}>
          核对
        </Button>
        <Button size="small" onClick={() => void save()}>
          PDF
        </Button>
        {version.number > 1 && (
          <Button size="small" onClick={() => setCompared((before) => !before)}>
            与上一版比较
          </Button>
        )}
        {verified && <Verdict found={verified} />}
      </div>
      {compared && <Compared id={letter.id} number={version.number} />}
    </div>
  );
}

function Verdict({ found }: { found: LetterVerified }) {
  const sound = found.is_intact && found.signatures_match;
  return (
    <span role="status">
      <StatusTag tone={sound ? "good" : "bad"}>
        {sound ? "核对一致:内容与摘要、签署相符" : "核对不一致:内容与摘要或签署不符,请联系管理员"}
      </StatusTag>
    </span>
  );
}

function Compared({ id, number }: { id: string; number: number }) {
  const query = useQuery(differencesOptions(id, number));
  return (
    <Loaded query={query}>
      {({ sentences }) =>
        sentences.length === 0 ? (
          <p className="quiet">与上一版没有差别</p>
        ) : (
          <ul className={css.dotted}>
            {sentences.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

import type { NextStar } from "@/api/generated/types.gen";
import { fixed, starWord } from "@/shared/format";
import css from "./branches.module.css";

interface Props {
  next: NextStar;
  onExplain: (indicator?: string) => void;
}

/** What is missing for the next star, and where the points lie. */
export function NextStarCard({ next, onExplain }: Props) {
  return (
    <section className="card" aria-label="距下一星">
      <h2>距{starWord(next.stars)}</h2>
      <p>
        需 <span className="num">{fixed(next.at_least)}</span> 分,还差{" "}
        <strong className="num">{fixed(next.missing)}</strong> 分
        {next.within_quota === false && ",且需进入名额范围"}
      </p>
      {next.held_back_by.map((words) => (
        <p key={words} className="quiet">
          {words}
        </p>
      ))}
      <ol className={css.steps}>
        {next.steps.map((step) => (
          <li key={step.indicator}>
            <span className="num">+{fixed(step.gain)}</span>
            <div>
              <button type="button" className={css.linkButton} onClick={() => onExplain(step.indicator)}>
                {step.title}
              </button>
              {step.is_illustrative && <span className="quiet">(示例值)</span>}
              <p className="quiet">{step.what_to_do}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

import { useQuery } from "@tanstack/react-query";
import type { SchemeRead } from "@/api/generated/types.gen";
import { Loaded } from "@/shared/ui/loaded";
import { wordsOptions } from "./queries";
import css from "./schemes.module.css";

/** The scheme for those who do not read YAML. */
export function Words({ scheme }: { scheme: SchemeRead }) {
  const query = useQuery(wordsOptions(scheme.id, scheme.version));
  return (
    <Loaded query={query} label="正在写成文字…">
      {(words) => (
        <div className="stack">
          {words.sections.map((section) => (
            <section key={section.title} className="card" aria-label={section.title}>
              <h2>{section.title}</h2>
              <ol className={css.lines}>
                {section.lines.map((line, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text may repeat and never move
                  <li key={index}>{line}</li>
                ))}
              </ol>
            </section>
          ))}
        </div>
      )}
    </Loaded>
  );
}

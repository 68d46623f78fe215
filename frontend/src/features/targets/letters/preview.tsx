import { useQuery } from "@tanstack/react-query";
import type { LetterRead } from "@/api/generated/types.gen";
import { Loaded } from "@/shared/ui/loaded";
import css from "./letters.module.css";
import { pagesOptions } from "./queries";

/** The pages exactly as they will be printed; readable on a phone without any reader of PDF. */
export function Preview({ letter, number }: { letter: LetterRead; number?: number }) {
  const query = useQuery(pagesOptions(letter.id, letter.version, number));
  return (
    <Loaded query={query} label="正在排版…">
      {({ pages }) => (
        <div style={{ marginTop: "1rem" }}>
          {pages
            .map((page, at) => ({ page, title: `第 ${at + 1} 页,共 ${pages.length} 页` }))
            .map(({ page, title }) => (
              <img key={title} className={css.page} alt={title} src={`data:image/png;base64,${page}`} />
            ))}
        </div>
      )}
    </Loaded>
  );
}

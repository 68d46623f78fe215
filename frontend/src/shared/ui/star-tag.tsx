import { starWord } from "@/shared/format";
import css from "./star-tag.module.css";

const SHAPE = "m12 2.6 2.9 6 6.6.9-4.8 4.6 1.2 6.5-5.9-3.1-5.9 3.1 1.2-6.5L2.5 9.5l6.6-.9z";

interface Props {
  stars: number | null | undefined;
  of?: number;
  /** A reason the publisher signed although something was not verified: shown beside every star. */
  signedReason?: string | null;
  unverified?: boolean;
}

/** Stars as shapes and as a word; never by colour alone. */
export function StarTag({ stars, of = 5, signedReason, unverified }: Props) {
  if (stars === null || stars === undefined) return <span className="quiet">未评定</span>;
  return (
    <span className={css.tag}>
      <span className={css.shapes} aria-hidden="true">
        {Array.from({ length: of }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the stars have no other identity
          <svg key={index} viewBox="0 0 24 24" className={index < stars ? css.full : css.empty}>
            <title>星</title>
            <path d={SHAPE} />
          </svg>
        ))}
      </span>
      <span className={css.word}>{starWord(stars)}</span>
      {unverified && <span className={css.note}>未核验</span>}
      {signedReason && (
        <span className={css.note} title={signedReason}>
          署名发布:{signedReason}
        </span>
      )}
    </span>
  );
}

import type { EvidenceOfferRead } from "@/api/generated/types.gen";
import { useOnline } from "@/shared/outbox/use-outbox";
import phone from "@/shared/ui/phone.module.css";
import css from "./today.module.css";

interface Props {
  offers: EvidenceOfferRead[];
  chosen: string[];
  onChoose: (records: string[]) => void;
}

/** What the systems already have comes first: it need not be photographed or typed a second time. */
export function EvidenceOffers({ offers, chosen, onChoose }: Props) {
  const online = useOnline();
  if (offers.length === 0) {
    return online ? null : <p className="quiet">现在离线,看不到系统里已有的材料;可以先提交。</p>;
  }
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <fieldset className={`${phone.choices} ${phone.wide}`} aria-label="系统里已有的材料,点一下就附上">
      <span className={phone.legend}>系统里已有的材料,点一下就附上</span>
      {offers.map(({ record_id, type_title, occurred_on, note }) => (
        <button
          key={record_id}
          type="button"
          aria-pressed={chosen.includes(record_id)}
          onClick={() => toggle(record_id)}
        >
          <span className={css.offer}>
            {type_title}
            <span className="quiet num">{[occurred_on, note].filter(Boolean).join(" · ")}</span>
          </span>
        </button>
      ))}
    </fieldset>
  );
}

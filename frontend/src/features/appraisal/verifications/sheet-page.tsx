import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { SheetItem, SheetRead } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { categoryWord } from "@/shared/labels";
import { Complain } from "@/shared/ui/complain";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { VERDICTS } from "../labels";
import { type Finding, isWaiting, itemsOf, keyOf, nextWaiting } from "./findings";
import { ItemCard } from "./item-card";
import { ItemList } from "./item-list";
import { LIST, type Place } from "./places";
import { addAttachments, sheetOptions, verify } from "./queries";
import { Share } from "./share";
import css from "./sheet.module.css";

const DONE = "done";

/** One branch, item by item; which item is open is in the URL. */
export function SheetPage({ id, place }: { id: string; place: Place }) {
  const [url] = useUrlState();
  const query = useQuery(sheetOptions(id, { period: textOf(url.period), scheme_code: textOf(url.scheme) }));
  return (
    <Loaded query={query} label="正在打开核验单…">
      {(sheet) => <Sheet sheet={sheet} place={place} />}
    </Loaded>
  );
}

function Sheet({ sheet, place }: { sheet: SheetRead; place: Place }) {
  const [url, patch] = useUrlState();
  const [given, setGiven] = useState<{ item: SheetItem; finding: Finding }>();
  const client = useQueryClient();
  const actor = useActor();
  const items = itemsOf(sheet);
  const asked = textOf(url.item);
  const item =
    asked === DONE
      ? undefined
      : (items.find((one) => keyOf(one) === asked) ??
        items.find(isWaiting) ??
        (asked ? undefined : items[0]));
  const open = (key: string) => patch({ item: key });

  const give = async (finding: Finding) => {
    if (!item) return;
    const { files = [], ...verdict } = finding;
    const attachments = await addAttachments(sheet.organization_id, files);
    await verify({
      organization_id: sheet.organization_id,
      scheme_code: sheet.scheme_code,
      indicator: item.indicator,
      period: item.cell,
      ...verdict,
      attachments,
    });
    const next = nextWaiting(items, item);
    setGiven({ item, finding });
    open(next ? keyOf(next) : DONE);
    await client.invalidateQueries({ queryKey: ["appraisal"] });
  };
  const blocked = actor.may("appraisal.verification:verify") ? sheet.why_not : "您只能查看核验情况。";

  return (
    <>
      <PageHeader
        title={sheet.name}
        trail={
          <Link to={LIST[place]} search={{ period: sheet.period }} className={css.back}>
            ‹ 核验清单
          </Link>
        }
        subtitle={`${sheet.code} · ${categoryWord(sheet.category)} · ${sheet.period_title}`}
        extra={<Complain about="现场核验" />}
      />
      <div className="stack">
        <Share done={sheet.verified} all={sheet.cells} label="本支部核验进度" />
        {blocked && (
          <p role="alert" className={css.blocked}>
            {blocked}
          </p>
        )}
        {given && <Given {...given} onAgain={() => open(keyOf(given.item))} />}
        <div className={css.columns}>
          <ItemList sheet={sheet} current={item} onOpen={open} />
          {item ? (
            <Focused key={keyOf(item)} moved={given !== undefined}>
              <ItemCard
                item={item}
                place={`${items.indexOf(item) + 1}/${items.length}`}
                isOpen={blocked === null}
                onGive={give}
                onSkip={
                  items.length > 1
                    ? (step) => {
                        const at = (items.indexOf(item) + step + items.length) % items.length;
                        const other = items[at];
                        if (other) open(keyOf(other));
                      }
                    : undefined
                }
              />
            </Focused>
          ) : (
            <section className="card">
              <Empty>
                {items.length === 0 ? "这个支部本期没有需要现场核验的项目" : "这个支部已全部核验完毕"}
              </Empty>
              <Link to={LIST[place]} search={{ period: sheet.period }} className={css.onward}>
                继续核验其他支部
              </Link>
            </section>
          )}
        </div>
      </div>
    </>
  );
}

/** The next item comes to the eye and to the reader of the screen. */
function Focused({ moved, children }: { moved: boolean; children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const first = useRef(moved);
  useEffect(() => {
    if (!first.current) return;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div ref={box} tabIndex={-1} className={css.focused}>
      {children}
    </div>
  );
}

function Given({ item, finding, onAgain }: { item: SheetItem; finding: Finding; onAgain: () => void }) {
  return (
    <div role="status" className={css.given}>
      <span>
        已记录:{item.title} · <strong>{VERDICTS[finding.verdict]}</strong>
      </span>
      <button type="button" onClick={onAgain}>
        改判
      </button>
    </div>
  );
}

import { useQuery } from "@tanstack/react-query";
import { instant } from "@/shared/format";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StarTag } from "@/shared/ui/star-tag";
import { ratingsOptions } from "./queries";
import css from "./ratings.module.css";

/** What a member sees: the published stars of the own branch, nothing else. */
export function MyBranchPage() {
  const query = useQuery(ratingsOptions);
  return (
    <>
      <PageHeader title="我的支部" subtitle="已发布的星级评定结果" />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>所在支部还没有已发布的星级</Empty>
          ) : (
            <ol className={css.list}>
              {items.map((row) => (
                <li key={`${row.organization_id} ${row.run_id}`} className="card">
                  <h2>{row.name}</h2>
                  <p className={css.period}>{row.period_title}</p>
                  <StarTag stars={row.stars} signedReason={row.signed_reason} unverified={!row.is_verified} />
                  {row.tier_title && <p>{row.tier_title}</p>}
                  <p className="quiet">发布于 {instant(row.published_at)}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </>
  );
}

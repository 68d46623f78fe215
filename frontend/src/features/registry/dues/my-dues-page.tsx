import { useQuery } from "@tanstack/react-query";
import { fixed } from "@/shared/format";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { Entries, Matter, Months, Standing } from "./account";
import { mineOptions } from "./queries";
import { Standards } from "./standards";

/** One's own dues: what is owed and why, what was paid. */
export function MyDuesPage() {
  const query = useQuery(mineOptions);
  return (
    <>
      <PageHeader title="我的党费" subtitle="只有您本人和所在党支部的党费登记人能看到" />
      <Loaded query={query}>
        {(account) => (
          <div className="stack">
            <Matter account={account} />
            <Standing account={account} pay={<Base amount={account.bases[0]?.amount} />} />
            <Months account={account} />
            <Entries account={account} keeps={false} />
            <Standards />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Base({ amount }: { amount: string | null | undefined }) {
  return amount ? <span className="num">{fixed(amount)} 元</span> : null;
}

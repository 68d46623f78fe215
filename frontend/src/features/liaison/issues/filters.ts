/** From the URL to what the server is asked. */
import { textOf, type UrlState } from "@/shared/hooks/use-url-state";
import type { Filters } from "./queries";

const SORTS = ["-reported_at", "reported_at", "-moved_at", "waits_until"] as const;

const flag = (value: string | number | undefined) => (value === undefined ? undefined : true);

export function filtersOf(url: UrlState): Filters {
  return {
    organization_id: textOf(url.org),
    state: url.state === undefined ? undefined : [textOf(url.state) as NonNullable<Filters["state"]>[number]],
    category: textOf(url.category),
    severity: textOf(url.severity) as Filters["severity"],
    channel: textOf(url.channel) as Filters["channel"],
    handler_organization_id: textOf(url.handler),
    outlet_id: textOf(url.outlet),
    representative_id: textOf(url.representative),
    live: flag(url.live),
    overdue: flag(url.overdue),
    escalated: flag(url.escalated),
    mine: textOf(url.mine) as Filters["mine"],
    from: textOf(url.from),
    to: textOf(url.to),
    q: textOf(url.q),
    sort: SORTS.find((sort) => sort === url.sort),
  };
}

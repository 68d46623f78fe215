/** Filters saved under a name: from what the server keeps to the URL and back. */
import type { ViewFilters } from "@/api/generated/types.gen";
import type { UrlState } from "@/shared/hooks/use-url-state";
import { filtersOf } from "./filters";

/** What belongs to a view, as the URL calls it; page and columns do not. */
export const VIEW_KEYS = [
  ...["q", "org", "state", "category", "severity", "channel", "handler", "outlet", "representative"],
  ...["mine", "from", "to", "live", "overdue", "escalated", "sort"],
] as const;

const flag = (value: boolean | null | undefined) => (value ? 1 : undefined);

export function urlOf(filters: ViewFilters): UrlState {
  const state: Record<string, string | number | null | undefined> = {
    q: filters.q,
    org: filters.organization_id,
    state: filters.state?.[0],
    category: filters.category,
    severity: filters.severity,
    channel: filters.channel,
    handler: filters.handler_organization_id,
    outlet: filters.outlet_id,
    representative: filters.representative_id,
    mine: filters.mine,
    from: filters.from,
    to: filters.to,
    live: flag(filters.live),
    overdue: flag(filters.overdue),
    escalated: flag(filters.escalated),
    sort: filters.sort,
  };
  return Object.fromEntries(
    Object.entries(state).flatMap(([key, value]) => (value == null ? [] : [[key, value]])),
  );
}

/** What the URL narrows to, and nothing else. */
export function saved(url: UrlState): ViewFilters {
  const narrowed = Object.entries(filtersOf(url)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(narrowed) as ViewFilters;
}

export function sameView(left: UrlState, right: UrlState): boolean {
  return VIEW_KEYS.every((key) => String(left[key] ?? "") === String(right[key] ?? ""));
}

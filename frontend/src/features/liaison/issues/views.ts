/** Filters by name, kept in this browser for one account. */
import type { UrlState } from "@/shared/hooks/use-url-state";

export interface View {
  name: string;
  state: UrlState;
}

/** What belongs to a view; page and columns do not. */
export const FILTERS = [
  ...["q", "org", "state", "category", "severity", "channel", "handler"],
  ...["outlet", "representative", "from", "to", "live", "overdue", "escalated", "mine", "sort"],
] as const;

const MOST = 20;
const place = (account: string) => `dangjian.issue-views.${account}`;

export function viewOf(url: UrlState): UrlState {
  return Object.fromEntries(
    FILTERS.flatMap((key) => (url[key] === undefined ? [] : [[key, url[key]] as const])),
  );
}

export function sameView(left: UrlState, right: UrlState): boolean {
  return FILTERS.every((key) => String(left[key] ?? "") === String(right[key] ?? ""));
}

/** What was kept; nothing if it cannot be read any more. */
export function remembered(account: string): View[] {
  try {
    const views: unknown = JSON.parse(localStorage.getItem(place(account)) ?? "[]");
    return Array.isArray(views) ? views.filter(isView) : [];
  } catch {
    return [];
  }
}

function isView(one: unknown): one is View {
  const { name, state } = (one ?? {}) as Partial<View>;
  return typeof name === "string" && typeof state === "object" && state !== null;
}

/** Keeps one under its name, in place of an earlier one of that name. */
export function remember(account: string, view: View): View[] {
  const others = remembered(account).filter(({ name }) => name !== view.name);
  return write(account, [...others, view].slice(-MOST));
}

export function forget(account: string, name: string): View[] {
  return write(
    account,
    remembered(account).filter((view) => view.name !== name),
  );
}

function write(account: string, views: View[]): View[] {
  localStorage.setItem(place(account), JSON.stringify(views));
  return views;
}

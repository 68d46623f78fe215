/** Where am I, which filter: in the URL, so that what one sees can be sent to a colleague. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

export type UrlState = Record<string, string | number | undefined>;

/** The search parameters and a function that changes some of them; undefined or "" removes one. */
export function useUrlState(): [UrlState, (patch: UrlState) => void] {
  const search = useSearch({ strict: false }) as UrlState;
  const navigate = useNavigate();
  const patch = useCallback(
    (change: UrlState) => {
      void navigate({
        to: ".",
        replace: true,
        resetScroll: false,
        search: ((before: UrlState) => clean({ ...before, ...change })) as never,
      });
    },
    [navigate],
  );
  return [search, patch];
}

function clean(state: UrlState): UrlState {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined && value !== ""));
}

export function textOf(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

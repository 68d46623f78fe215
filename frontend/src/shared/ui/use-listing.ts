import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { PAGE_SIZE } from "./data-table";

interface Paging {
  page?: number;
  size?: number;
}

/** The page of a list that the URL names, and how to fetch any other, for the export of all rows. */
export function useListing<F extends object, R, K extends QueryKey>(
  options: (filters: F & Paging) => UseQueryOptions<R, Error, R, K>,
  search: (filters: F & Paging) => Promise<R>,
  filters: F,
  usual = PAGE_SIZE,
) {
  const [url] = useUrlState();
  const shown = { page: Number(url.page ?? 1), size: Number(url.size ?? usual) };
  return {
    query: useQuery(options({ ...filters, ...shown })),
    load: (page: number, size: number) => search({ ...filters, page, size }),
  };
}

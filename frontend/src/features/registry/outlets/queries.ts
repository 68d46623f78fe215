import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  externalMembersChange,
  externalMembersCreate,
  externalMembersSearch,
  externalMembersShow,
  gridCellsChange,
  gridCellsCreate,
  gridCellsRemove,
  gridCellsSearch,
  gridCellsShow,
  outletsChange,
  outletsCreate,
  outletsDisplace,
  outletsFigures,
  outletsPlace,
  outletsSearch,
  outletsShow,
} from "@/api/generated/sdk.gen";
import type {
  ExternalMemberRow,
  ExternalMembersSearchData,
  ExternalMemberWrite,
  GridCellCreate,
  GridCellRow,
  GridCellsSearchData,
  GridCellUpdate,
  OutletCreate,
  OutletRow,
  OutletsSearchData,
  OutletUpdate,
  Placement,
} from "@/api/generated/types.gen";

export type OutletFilters = NonNullable<OutletsSearchData["query"]>;
export type ExternalFilters = NonNullable<ExternalMembersSearchData["query"]>;
export type CellFilters = NonNullable<GridCellsSearchData["query"]>;

/** Whatever of outlets is shown anywhere is fetched anew after a change. */
export const OUTLETS = ["registry", "outlets"] as const;

export const searchOutlets = (query: OutletFilters, signal?: AbortSignal) => outletsSearch({ query, signal });

export const outletsOptions = (filters: OutletFilters) =>
  queryOptions({
    queryKey: [...OUTLETS, "list", filters],
    queryFn: ({ signal }) => searchOutlets(filters, signal),
    placeholderData: keepPreviousData,
  });

export const figuresOptions = (organization_id: string | undefined) =>
  queryOptions({
    queryKey: [...OUTLETS, "figures", organization_id],
    queryFn: ({ signal }) => outletsFigures({ query: { organization_id }, signal }),
    placeholderData: keepPreviousData,
  });

export const outletOptions = (id: string) =>
  queryOptions({
    queryKey: [...OUTLETS, "one", id],
    queryFn: ({ signal }) => outletsShow({ path: { outlet_id: id }, signal }),
  });

export const searchExternal = (query: ExternalFilters, signal?: AbortSignal) =>
  externalMembersSearch({ query, signal });

export const externalOptions = (filters: ExternalFilters) =>
  queryOptions({
    queryKey: [...OUTLETS, "external", filters],
    queryFn: ({ signal }) => searchExternal(filters, signal),
    placeholderData: keepPreviousData,
  });

/** The whole name, for whoever keeps the list. */
export const externalMemberOptions = (id: string) =>
  queryOptions({
    queryKey: [...OUTLETS, "external-one", id],
    queryFn: ({ signal }) => externalMembersShow({ path: { external_member_id: id }, signal }),
    gcTime: 0,
  });

export const searchCells = (query: CellFilters, signal?: AbortSignal) => gridCellsSearch({ query, signal });

export const cellsOptions = (filters: CellFilters) =>
  queryOptions({
    queryKey: [...OUTLETS, "cells", filters],
    queryFn: ({ signal }) => searchCells(filters, signal),
    placeholderData: keepPreviousData,
  });

export const cellOptions = (id: string) =>
  queryOptions({
    queryKey: [...OUTLETS, "cell", id],
    queryFn: ({ signal }) => gridCellsShow({ path: { grid_cell_id: id }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });
const seenOf = ({ version }: { version: number }) => ({ "if-match": `"${version}"` });

export const createOutlet = (body: OutletCreate) => outletsCreate({ headers: once(), body });

export const changeOutlet = (seen: OutletRow, body: OutletUpdate) =>
  outletsChange({ path: { outlet_id: seen.id }, headers: seenOf(seen), body });

export const place = (seen: OutletRow, body: Placement) =>
  outletsPlace({ path: { outlet_id: seen.id }, headers: { ...once(), ...seenOf(seen) }, body });

export const displace = (seen: OutletRow, body: Placement) =>
  outletsDisplace({ path: { outlet_id: seen.id }, headers: { ...once(), ...seenOf(seen) }, body });

export const createExternal = (body: ExternalMemberWrite) => externalMembersCreate({ headers: once(), body });

export const changeExternal = (seen: ExternalMemberRow, body: ExternalMemberWrite) =>
  externalMembersChange({ path: { external_member_id: seen.id }, headers: seenOf(seen), body });

export const createCell = (body: GridCellCreate) => gridCellsCreate({ headers: once(), body });

export const changeCell = (seen: GridCellRow, body: GridCellUpdate) =>
  gridCellsChange({ path: { grid_cell_id: seen.id }, headers: seenOf(seen), body });

export const removeCell = (seen: GridCellRow) =>
  gridCellsRemove({ path: { grid_cell_id: seen.id }, headers: seenOf(seen) });

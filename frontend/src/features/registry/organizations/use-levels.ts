/** The open part of a tree that may have fifty thousand nodes: each level is fetched when it is opened. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { OrganizationRow } from "@/api/generated/types.gen";
import { type Look, levelOptions } from "./queries";

export interface Line {
  row: OrganizationRow;
  level: number;
  /** Its place among those beside it, and how many these are. */
  place: number;
  beside: number;
  isOpen: boolean;
  isLoading: boolean;
}

interface Levels {
  lines: Line[];
  tops: ReturnType<typeof useQuery<OrganizationRow[]>>;
  toggle: (id: string, open: boolean) => void;
}

/** The lines that are to be seen, in order; `way` are the organisations above the chosen one, opened by themselves. */
export function useLevels(look: Look, way: readonly string[]): Levels {
  const tops = useQuery(levelOptions(undefined, look));
  const [said, setSaid] = useState<Record<string, boolean>>({});
  const first = tops.data?.length === 1 ? tops.data[0]?.id : undefined;
  const open = useMemo(() => {
    const all = new Set([...way, ...(first ? [first] : [])]);
    for (const [id, isOpen] of Object.entries(said)) {
      if (isOpen) all.add(id);
      else all.delete(id);
    }
    return [...all];
  }, [said, way, first]);
  const below = useQueries({
    queries: open.map((id) => levelOptions(id, look)),
    combine: (results) => new Map(open.map((id, place) => [id, results[place]?.data])),
  });
  const lines = useMemo(() => {
    const found: Line[] = [];
    const add = (rows: readonly OrganizationRow[], level: number) => {
      rows.forEach((row, place) => {
        const isOpen = below.has(row.id) && row.child_count > 0;
        const children = below.get(row.id);
        found.push({
          row,
          level,
          place: place + 1,
          beside: rows.length,
          isOpen,
          isLoading: isOpen && children === undefined,
        });
        if (isOpen && children) add(children, level + 1);
      });
    };
    add(tops.data ?? [], 1);
    return found;
  }, [tops.data, below]);
  return { lines, tops, toggle: (id, isOpen) => setSaid((before) => ({ ...before, [id]: isOpen })) };
}

/** What DataTable keeps in the URL: spread into a route's search schema. */
import * as z from "zod/mini";

const whole = (least: number, most: number) =>
  z.catch(z.optional(z.coerce.number().check(z.int(), z.minimum(least), z.maximum(most))), undefined);

export const tableSearch = {
  page: whole(1, 1_000_000),
  size: whole(1, 200),
  sort: z.optional(z.string()),
  cols: z.optional(z.string()),
};

/** What the ledger keeps besides, on its own page and on a branch's. */
export const recordSearch = {
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  type: z.optional(z.string()),
  since: z.optional(z.string()),
  until: z.optional(z.string()),
  status: z.optional(z.string()),
  source: z.optional(z.string()),
  record: z.optional(z.string()),
};

/** What the inbox keeps, at the desk and on the phone. */
export const inboxSearch = {
  ...tableSearch,
  state: z.catch(z.optional(z.enum(["open", "done"])), undefined),
  reach: z.catch(z.optional(z.enum(["mine", "below"])), undefined),
  category: z.optional(z.string()),
  q: z.optional(z.coerce.string()),
  overdue: z.catch(z.optional(z.literal(1)), undefined),
};

/** What the inspector's list keeps. */
export const worklistSearch = {
  page: whole(1, 1_000_000),
  period: z.optional(z.coerce.string()),
  q: z.optional(z.coerce.string()),
  state: z.optional(z.enum(["open", "done"])),
};

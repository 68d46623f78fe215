/** What the list and the board keep in the URL. */
import * as z from "zod/mini";
import { tableSearch } from "@/shared/hooks/table-search";

const word = z.optional(z.string());
const flag = z.catch(z.optional(z.literal(1)), undefined);

export const issueSearch = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  ...{ org: word, state: word, category: word, severity: word, channel: word, handler: word },
  ...{ outlet: word, representative: word, mine: word, from: word, to: word },
  ...{ live: flag, overdue: flag, escalated: flag },
});

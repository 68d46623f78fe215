import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { MembersPage } from "@/features/registry/members/members-page";
import { tableSearch } from "@/shared/hooks/table-search";

const text = z.optional(z.string());
const flag = z.catch(z.optional(z.literal(1)), undefined);
const search = z.object({
  ...tableSearch,
  q: z.optional(z.coerce.string()),
  ...{ org: text, kind: text, status: text, education: text, personnel: text, id: text },
  ...{ alone: flag, due: flag },
});

export const Route = createFileRoute("/_desk/members/")({ validateSearch: search, component: MembersPage });

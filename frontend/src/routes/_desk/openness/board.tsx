import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { BoardPage } from "@/features/registry/openness/board-page";

const search = z.object({
  org: z.optional(z.string()),
  on: z.catch(z.optional(z.iso.date()), undefined),
  paper: z.catch(z.optional(z.literal("A3")), undefined),
});

export const Route = createFileRoute("/_desk/openness/board")({
  validateSearch: search,
  component: BoardPage,
});

import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { ProposePage } from "@/features/liaison/pairings/propose-page";

const search = z.object({ org: z.optional(z.string()) });

export const Route = createFileRoute("/_desk/pairings/propose")({
  validateSearch: search,
  component: ProposePage,
});

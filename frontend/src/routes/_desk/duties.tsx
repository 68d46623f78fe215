import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { DutiesPage } from "@/features/registry/duties/duties-page";

const search = z.object({ org: z.optional(z.string()), unit: z.optional(z.string()) });

export const Route = createFileRoute("/_desk/duties")({ validateSearch: search, component: DutiesPage });

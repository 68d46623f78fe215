import { createFileRoute, redirect } from "@tanstack/react-router";
import * as z from "zod/mini";
import { homeFor } from "@/app/menu";
import { CockpitPage } from "@/features/appraisal/cockpit/cockpit-page";
import { cockpitOptions } from "@/features/appraisal/cockpit/queries";

const search = z.object({
  period: z.optional(z.coerce.string()),
  org: z.optional(z.string()),
  category: z.optional(z.string()),
});

export const Route = createFileRoute("/_desk/")({
  validateSearch: search,
  beforeLoad: ({ context, search }) => {
    const home = homeFor(context.actor);
    if (home !== "/" && Object.keys(search).length === 0) throw redirect({ to: home });
  },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(
      cockpitOptions({ period: deps.period, organization_id: deps.org }),
    );
  },
  component: CockpitPage,
});

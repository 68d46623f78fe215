import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { BranchPage } from "@/features/appraisal/branches/branch-page";
import { branchOptions } from "@/features/appraisal/branches/queries";
import { recordSearch } from "@/shared/hooks/table-search";

const search = z.object({
  ...recordSearch,
  run: z.optional(z.string()),
  tab: z.optional(z.string()),
  trace: z.optional(z.string()),
});

export const Route = createFileRoute("/_desk/branches/$id")({
  validateSearch: search,
  loaderDeps: ({ search: { run } }) => ({ run }),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchQuery(branchOptions(params.id, deps.run));
  },
  component: Page,
});

function Page() {
  const { id } = Route.useParams();
  return <BranchPage key={id} id={id} />;
}

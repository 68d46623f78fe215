import { createFileRoute } from "@tanstack/react-router";
import * as z from "zod/mini";
import { WorklistPage } from "@/features/appraisal/verifications/worklist-page";
import { worklistSearch } from "@/shared/hooks/table-search";

export const Route = createFileRoute("/m/verifications/")({
  validateSearch: z.object(worklistSearch),
  component: () => <WorklistPage place="phone" />,
});

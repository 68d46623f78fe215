import { createFileRoute } from "@tanstack/react-router";
import { RecordTypePage } from "@/features/appraisal/record-types/record-type-page";

export const Route = createFileRoute("/_desk/record-types/$code")({ component: Page });

function Page() {
  const { code } = Route.useParams();
  return <RecordTypePage key={code} code={code} />;
}

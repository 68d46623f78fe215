import { createFileRoute } from "@tanstack/react-router";
import { ReportPage } from "@/features/liaison/report/report-page";

/** Open to everybody: what stands behind a QR code at an outlet. */
export const Route = createFileRoute("/r/$code")({ component: Page });

function Page() {
  const { code } = Route.useParams();
  return <ReportPage key={code} code={code} />;
}

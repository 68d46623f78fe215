import { createFileRoute } from "@tanstack/react-router";
import { LetterPage } from "@/features/targets/letters/letter-page";

export const Route = createFileRoute("/_desk/letters/$id")({ component: Page });

function Page() {
  const { id } = Route.useParams();
  return <LetterPage key={id} id={id} />;
}

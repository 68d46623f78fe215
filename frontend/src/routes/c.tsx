import { createFileRoute, useLocation, useNavigate } from "@tanstack/react-router";
import { ReceiptPage } from "@/features/liaison/receipt/receipt-page";

/** The receipt stands behind the `#`, so that neither a server nor a log ever sees it. */
export const Route = createFileRoute("/c")({ component: Page });

function Page() {
  const receipt = useLocation({ select: ({ hash }) => hash });
  const navigate = useNavigate();
  return (
    <ReceiptPage key={receipt} receipt={receipt} onEnter={(hash) => void navigate({ to: "/c", hash })} />
  );
}

import { createFileRoute } from "@tanstack/react-router";
import { DelegationsPage } from "@/features/identity/delegations/delegations-page";

export const Route = createFileRoute("/_desk/delegations")({ component: DelegationsPage });

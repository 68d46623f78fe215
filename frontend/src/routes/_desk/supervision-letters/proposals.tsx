import { createFileRoute } from "@tanstack/react-router";
import { ProposalsPage } from "@/features/targets/supervision-letters/proposals-page";

export const Route = createFileRoute("/_desk/supervision-letters/proposals")({ component: ProposalsPage });

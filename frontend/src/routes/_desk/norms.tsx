import { createFileRoute } from "@tanstack/react-router";
import { NormsPage } from "@/features/registry/norms/norms-page";

export const Route = createFileRoute("/_desk/norms")({ component: NormsPage });

import { createFileRoute } from "@tanstack/react-router";
import { NormsPage } from "@/features/liaison/norms/norms-page";

export const Route = createFileRoute("/_desk/liaison-norms")({ component: NormsPage });

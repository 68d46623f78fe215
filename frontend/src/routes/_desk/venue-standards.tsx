import { createFileRoute } from "@tanstack/react-router";
import { StandardPage } from "@/features/registry/venue-standards/standard-page";

export const Route = createFileRoute("/_desk/venue-standards")({ component: StandardPage });

import { createFileRoute } from "@tanstack/react-router";
import { GradesPage } from "@/features/registry/cadres/grades-page";

export const Route = createFileRoute("/_desk/talent-grades")({ component: GradesPage });

import { createFileRoute } from "@tanstack/react-router";
import { SecurityPage } from "@/features/identity/security/security-page";

export const Route = createFileRoute("/_desk/security")({ component: SecurityPage });

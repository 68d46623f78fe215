import { createFileRoute } from "@tanstack/react-router";
import { MethodsPage } from "@/features/targets/methods/methods-page";

export const Route = createFileRoute("/_desk/methods")({ component: MethodsPage });

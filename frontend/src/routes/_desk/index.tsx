import { createFileRoute } from "@tanstack/react-router";

export const Route = createFileRoute("/_desk/")({ component: () => <h1>驾驶舱</h1> });

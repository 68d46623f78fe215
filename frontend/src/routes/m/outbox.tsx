import { createFileRoute } from "@tanstack/react-router";
import { OutboxPage } from "@/features/targets/today/outbox-page";

export const Route = createFileRoute("/m/outbox")({ component: OutboxPage });

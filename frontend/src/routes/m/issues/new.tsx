import { createFileRoute } from "@tanstack/react-router";
import { NewIssuePage } from "@/features/liaison/my-issues/new-issue-page";

export const Route = createFileRoute("/m/issues/new")({ component: NewIssuePage });

import { createFileRoute } from "@tanstack/react-router";
import { IssuesPage } from "@/features/liaison/issues/issues-page";
import { issueSearch } from "@/features/liaison/issues/search";

export const Route = createFileRoute("/_desk/issues/")({
  validateSearch: issueSearch,
  component: IssuesPage,
});

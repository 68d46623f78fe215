import { createFileRoute } from "@tanstack/react-router";
import { BoardPage } from "@/features/liaison/issues/board-page";
import { issueSearch } from "@/features/liaison/issues/search";

export const Route = createFileRoute("/_desk/issues/board")({
  validateSearch: issueSearch,
  component: BoardPage,
});

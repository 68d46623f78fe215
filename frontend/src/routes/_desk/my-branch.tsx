import { createFileRoute } from "@tanstack/react-router";
import { MyBranchPage } from "@/features/appraisal/ratings/my-branch-page";

export const Route = createFileRoute("/_desk/my-branch")({ component: MyBranchPage });

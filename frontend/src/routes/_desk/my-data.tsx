import { createFileRoute } from "@tanstack/react-router";
import { MyDataPage } from "@/features/identity/my-data/my-data-page";

export const Route = createFileRoute("/_desk/my-data")({ component: MyDataPage });

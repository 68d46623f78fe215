import { createFileRoute } from "@tanstack/react-router";
import { MyDuesPage } from "@/features/registry/dues/my-dues-page";

export const Route = createFileRoute("/_desk/my-dues")({ component: MyDuesPage });

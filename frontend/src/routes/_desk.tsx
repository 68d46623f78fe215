import { createFileRoute } from "@tanstack/react-router";
import { DeskLayout } from "@/app/desk-layout";
import { requireActor } from "@/shared/auth/guard";

export const Route = createFileRoute("/_desk")({
  beforeLoad: async ({ context, location }) => ({
    actor: await requireActor(context.queryClient, location.href),
  }),
  component: DeskLayout,
});

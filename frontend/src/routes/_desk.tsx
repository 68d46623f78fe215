import { createFileRoute, redirect } from "@tanstack/react-router";
import { DeskLayout } from "@/app/desk-layout";
import { requireActor } from "@/shared/auth/guard";

export const Route = createFileRoute("/_desk")({
  beforeLoad: async ({ context, location }) => {
    const actor = await requireActor(context.queryClient, location.href);
    if (actor.must_change_password && location.pathname !== "/password") throw redirect({ to: "/password" });
    return { actor };
  },
  component: DeskLayout,
});

import { createFileRoute, redirect } from "@tanstack/react-router";
import { DeskLayout } from "@/app/desk-layout";
import { requireActor } from "@/shared/auth/guard";

export const Route = createFileRoute("/_desk")({
  beforeLoad: async ({ context, location }) => {
    const actor = await requireActor(context.queryClient, location.href);
    if (actor.must_change_password && location.pathname !== "/password") throw redirect({ to: "/password" });
    const isOwnPage = ["/password", "/security"].includes(location.pathname);
    if (actor.must_set_up_second_factor && !isOwnPage) throw redirect({ to: "/security" });
    return { actor };
  },
  component: DeskLayout,
});

import { createFileRoute } from "@tanstack/react-router";
import { PhoneLayout } from "@/app/phone-layout";
import { requireKnownActor } from "@/shared/auth/guard";

export const Route = createFileRoute("/m")({
  beforeLoad: async ({ context, location }) => ({
    actor: await requireKnownActor(context.queryClient, location.href),
  }),
  component: PhoneLayout,
});

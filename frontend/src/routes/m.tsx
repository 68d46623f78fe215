import { createFileRoute } from "@tanstack/react-router";
import { PhoneLayout } from "@/app/phone-layout";
import { requireActor } from "@/shared/auth/guard";

export const Route = createFileRoute("/m")({
  beforeLoad: async ({ context, location }) => ({
    actor: await requireActor(context.queryClient, location.href),
  }),
  component: PhoneLayout,
});

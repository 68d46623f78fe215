import { createFileRoute } from "@tanstack/react-router";
import { HomePage } from "@/features/liaison/visits/phone/home-page";
import { homeOptions } from "@/features/liaison/visits/phone/queries";

export const Route = createFileRoute("/m/liaison")({
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(homeOptions(context.actor.account_id));
  },
  component: HomePage,
});

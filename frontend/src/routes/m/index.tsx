import { createFileRoute, redirect } from "@tanstack/react-router";
import { hasToday } from "@/app/menu";
import { todayOptions } from "@/features/targets/today/queries";
import { TodayPage } from "@/features/targets/today/today-page";

export const Route = createFileRoute("/m/")({
  beforeLoad: ({ context }) => {
    if (!hasToday(context.actor) && context.actor.may("liaison.visit:record"))
      throw redirect({ to: "/m/liaison" });
    if (!hasToday(context.actor) && context.actor.may("appraisal.verification:verify"))
      throw redirect({ to: "/m/verifications" });
  },
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(todayOptions(context.actor.account_id));
  },
  component: TodayPage,
});

import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useActor } from "@/shared/auth/me";
import { LIAISON, useFeed } from "@/shared/hooks/use-feed";
import { useFlushing, useOutbox } from "@/shared/outbox/use-outbox";
import { AccountMenu } from "./account-menu";
import { BottomBar } from "./bottom-bar";
import { menuFor } from "./menu";
import css from "./phone-layout.module.css";
import { keepShell } from "./shell-cache";

/** The light frame of the /m pages: plain elements only, so that they open on a weak network. */
export function PhoneLayout() {
  const actor = useActor();
  const queryClient = useQueryClient();
  useFeed(actor.may("appraisal.rating:read") ? "/api/v1/appraisal/feed" : undefined, (news) => {
    if (news.some(({ kind }) => kind === "todo"))
      void queryClient.invalidateQueries({ queryKey: ["integration"] });
    if (news.some(({ kind }) => LIAISON.has(kind)))
      void queryClient.invalidateQueries({ queryKey: ["liaison"] });
    void queryClient.invalidateQueries({ queryKey: ["appraisal"] });
  });
  useFlushing(actor.account_id, (sent) => {
    if (sent) void queryClient.invalidateQueries({ queryKey: ["targets"] });
    if (sent) void queryClient.invalidateQueries({ queryKey: ["liaison"] });
  });
  useEffect(keepShell, []);
  return (
    <div className={css.frame}>
      <header className={css.top}>
        <Link to="/" className={css.brand}>
          <img src="/icon.svg" alt="" width="26" height="26" />
          <span>党建云</span>
        </Link>
        <AccountMenu actor={actor} />
      </header>
      <Pending account={actor.account_id} />
      <main className={css.main}>
        <Outlet />
      </main>
      <BottomBar items={menuFor(actor, true)} />
    </div>
  );
}

/** How much still waits on this device; said aloud when it changes. */
function Pending({ account }: { account: string }) {
  const items = useOutbox(account);
  const refused = items.filter(({ state }) => state === "refused").length;
  return (
    <div role="status" className={css.pending}>
      {items.length > refused && <Link to="/m/outbox">{items.length - refused} 条待发送</Link>}
      {refused > 0 && <Link to="/m/outbox">{refused} 条需处理</Link>}
    </div>
  );
}

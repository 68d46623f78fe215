import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useActor } from "@/shared/auth/me";
import { useFeed } from "@/shared/hooks/use-feed";
import { AccountMenu } from "./account-menu";
import { BottomBar } from "./bottom-bar";
import { menuFor } from "./menu";
import css from "./phone-layout.module.css";

/** The light frame of the /m pages: plain elements only, so that they open on a weak network. */
export function PhoneLayout() {
  const actor = useActor();
  const queryClient = useQueryClient();
  useFeed("/api/v1/appraisal/feed", () => {
    void queryClient.invalidateQueries({ queryKey: ["appraisal"] });
  });
  return (
    <div className={css.frame}>
      <header className={css.top}>
        <Link to="/" className={css.brand}>
          <img src="/icon.svg" alt="" width="26" height="26" />
          <span>党建云</span>
        </Link>
        <AccountMenu actor={actor} />
      </header>
      <main className={css.main}>
        <Outlet />
      </main>
      <BottomBar items={menuFor(actor, true)} />
    </div>
  );
}

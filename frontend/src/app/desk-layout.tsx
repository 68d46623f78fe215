import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { App, ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useEffect, useRef } from "react";
import { ConsentHint } from "@/features/identity/my-data/consent-hint";
import { Bell } from "@/features/integration/todos/bell";
import { useActor } from "@/shared/auth/me";
import { LIAISON, useFeed } from "@/shared/hooks/use-feed";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { useTextSize } from "@/shared/hooks/use-text-size";
import { AccountMenu } from "./account-menu";
import { BottomBar } from "./bottom-bar";
import css from "./desk-layout.module.css";
import { Icon } from "./icon";
import { inGroups, type MenuItem, menuFor } from "./menu";
import { themeFor } from "./theme";

dayjs.locale("zh-cn");

/** A new page begins at its main part, for the keyboard and for who listens to the screen. */
function useFocusOnMove() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

/** "/" goes to the page's search field. */
function useSlashToSearch(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as Element | null;
      if (event.key !== "/" || target?.closest?.("input,textarea,select,[contenteditable=true]")) return;
      const field = document.querySelector<HTMLElement>(
        "main :is(.ant-input-search input, input[type=search])",
      );
      if (!field) return;
      event.preventDefault();
      field.focus();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

/** The frame of every signed-in desktop page: menu at the side, on a phone at the bottom. */
export function DeskLayout() {
  const actor = useActor();
  const { scale } = useTextSize();
  const phone = useIsPhone();
  const main = useFocusOnMove();
  useSlashToSearch();
  const queryClient = useQueryClient();
  useFeed(actor.may("appraisal.rating:read") ? "/api/v1/appraisal/feed" : undefined, (news) => {
    if (news.some(({ kind }) => kind === "todo"))
      void queryClient.invalidateQueries({ queryKey: ["integration"] });
    if (news.some(({ kind }) => LIAISON.has(kind)))
      void queryClient.invalidateQueries({ queryKey: ["liaison"] });
    void queryClient.invalidateQueries({ queryKey: ["appraisal"] });
  });

  return (
    <ConfigProvider locale={zhCN} theme={themeFor(scale, phone)}>
      <App component={false}>
        <a className={css.skip} href="#main">
          跳到正文
        </a>
        <div className={css.frame}>
          <aside className={css.side}>
            <Link to="/" className={css.brand}>
              <img src="/icon.svg" alt="" width="30" height="30" />
              <span>党建云</span>
            </Link>
            <nav aria-label="主菜单" className={css.nav}>
              {inGroups(menuFor(actor)).map(({ title, items }) =>
                title ? (
                  <section key={title} className={css.group} aria-label={title}>
                    <p aria-hidden="true" className={css.groupTitle}>
                      {title}
                    </p>
                    {items.map((item) => (
                      <SideLink key={item.to} item={item} />
                    ))}
                  </section>
                ) : (
                  items.map((item) => <SideLink key={item.to} item={item} />)
                ),
              )}
            </nav>
            {actor.is_demo && <p className={css.demo}>演示环境,数据均为虚构</p>}
          </aside>
          <div className={css.body}>
            <div className={css.top}>
              <Link to="/" className={css.topBrand}>
                <img src="/icon.svg" alt="" width="26" height="26" />
                <span>党建云</span>
              </Link>
              <span className={css.tools}>
                <Bell />
                <AccountMenu actor={actor} />
              </span>
            </div>
            <main id="main" ref={main} tabIndex={-1} className={css.main}>
              <ConsentHint />
              <Outlet />
            </main>
          </div>
          <BottomBar items={menuFor(actor, true)} />
        </div>
      </App>
    </ConfigProvider>
  );
}

function SideLink({ item }: { item: MenuItem }) {
  return (
    <Link
      to={item.to}
      className={css.item}
      activeOptions={{ exact: item.to === "/", includeSearch: false }}
      activeProps={{ className: css.active ?? "" }}
    >
      <Icon name={item.icon} />
      {item.label}
    </Link>
  );
}

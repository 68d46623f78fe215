import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { signOut } from "@/api/session";
import type { Actor } from "@/shared/auth/me";
import { TextSizeSwitch } from "@/shared/ui/text-size-switch";
import css from "./account-menu.module.css";

/** Who is signed in, the text size, the password and the way out. */
export function AccountMenu({ actor }: { actor: Actor }) {
  const box = useRef<HTMLDetailsElement>(null);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const close = () => {
    if (box.current) box.current.open = false;
  };
  const leave = async () => {
    await signOut().catch(() => undefined);
    await navigate({ to: "/sign-in" });
    queryClient.clear();
  };
  const role = actor.roles[0]?.title;

  return (
    <details
      ref={box}
      className={css.box}
      onKeyDown={(event) => event.key === "Escape" && close()}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}
    >
      <summary className={css.who}>
        <span className={css.name}>{actor.display_name}</span>
        {role && role !== actor.display_name && <span className={css.role}>{role}</span>}
        <span aria-hidden="true">▾</span>
      </summary>
      <div className={css.panel}>
        <div className={css.size}>
          <span>字号</span>
          <TextSizeSwitch />
        </div>
        <Link to="/password" className={css.action} onClick={close}>
          修改密码
        </Link>
        <button type="button" className={css.action} onClick={() => void leave()}>
          退出登录
        </button>
      </div>
    </details>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { signOut } from "@/api/session";
import type { Actor } from "@/shared/auth/me";
import { TextSizeSwitch } from "@/shared/ui/text-size-switch";
import css from "./account-menu.module.css";

/** Who is signed in, the text size, the password and the way out. */
export function AccountMenu({ actor }: { actor: Actor }) {
  const box = useRef<HTMLDetailsElement>(null);
  const asking = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const close = () => {
    if (box.current) box.current.open = false;
  };
  const [waiting, setWaiting] = useState(0);
  const ask = async () => {
    const { itemsOf } = await import("@/shared/outbox/store");
    const count = (await itemsOf(actor.account_id).catch(() => [])).length;
    setWaiting(count);
    close();
    if (count > 0) asking.current?.showModal();
    else await leave();
  };
  const leave = async () => {
    const { forgetKept } = await import("@/shared/outbox/store");
    await forgetKept(actor.account_id).catch(() => undefined);
    await signOut().catch(() => undefined);
    await navigate({ to: "/sign-in" });
    queryClient.clear();
  };
  const role = actor.roles[0]?.title;

  return (
    <>
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
          <Link to="/feedback" className={css.action} onClick={close}>
            减负直通车
          </Link>
          <Link to="/delegations" className={css.action} onClick={close}>
            委托代办
          </Link>
          <Link to="/my-data" className={css.action} onClick={close}>
            我的信息
          </Link>
          <Link to="/security" className={css.action} onClick={close}>
            账号安全
          </Link>
          <Link to="/password" className={css.action} onClick={close}>
            修改密码
          </Link>
          <button type="button" className={css.action} onClick={() => void ask()}>
            退出登录
          </button>
        </div>
      </details>
      <dialog ref={asking} className={css.asking} aria-labelledby="still-waiting">
        <h2 id="still-waiting">还有 {waiting} 条没有发送</h2>
        <p>它们存在这台设备上,下次用本账号登录后再发送;别人登录时看不到,也不会替您发送。</p>
        <div className="row">
          <button type="button" className={css.stay} onClick={() => asking.current?.close()}>
            先不退出
          </button>
          <button type="button" className={css.stay} onClick={() => void leave()}>
            仍要退出
          </button>
        </div>
      </dialog>
    </>
  );
}

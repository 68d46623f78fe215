import type { ReactNode } from "react";
import { TextSizeSwitch } from "@/shared/ui/text-size-switch";
import css from "./receipt.module.css";

/** The frame of pages that need no sign-in: the name, the size of the letters, and nothing else to load. */
export function StrangerFrame({ children }: { children: ReactNode }) {
  return (
    <div className={css.frame}>
      <header className={css.top}>
        <span className={css.brand}>
          <img src="/icon.svg" alt="" width="26" height="26" />
          党建云
        </span>
        <TextSizeSwitch />
      </header>
      <main className={css.main}>{children}</main>
    </div>
  );
}

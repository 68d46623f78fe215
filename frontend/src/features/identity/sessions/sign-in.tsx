import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import { signIn } from "@/api/session";
import { TextSizeSwitch } from "@/shared/ui/text-size-switch";
import css from "./sign-in.module.css";

interface Props {
  expired: boolean;
  onSignedIn: () => void;
}

/** Plain elements only: the first page must open quickly on any network. */
export function SignIn({ expired, onSignedIn }: Props) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [asksCode, setAsksCode] = useState(false);
  const queryClient = useQueryClient();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setRefusal(undefined);
    try {
      const code = String(form.get("code") ?? "").trim();
      await signIn(String(form.get("username")).trim(), String(form.get("password")), code);
      queryClient.clear();
      onSignedIn();
    } catch (error) {
      const problem = asProblem(error);
      const isAsked = problem.code === "second_factor_needed";
      setAsksCode(isAsked || problem.code === "second_factor_wrong");
      setRefusal(isAsked ? undefined : problem.detail);
      setBusy(false);
    }
  };

  return (
    <main className={css.page}>
      <div className={css.size}>
        <TextSizeSwitch />
      </div>
      <section className={css.words} aria-label="产品说明">
        <img src="/icon.svg" alt="" width="56" height="56" />
        <p className={css.name}>党建云</p>
        <p className={css.line}>
          事实只录一次,评价只依规则,
          <br />
          每一分都说得清来由。
        </p>
      </section>
      <form className={css.form} onSubmit={(event) => void submit(event)}>
        <h1>登录</h1>
        {expired && !refusal && (
          <p role="status" className={css.notice}>
            登录已到期,请重新登录后继续。
          </p>
        )}
        {refusal && (
          <p role="alert" className={css.refusal}>
            {refusal}
          </p>
        )}
        <label htmlFor="username">账号</label>
        <input id="username" name="username" autoComplete="username" required maxLength={64} />
        <label htmlFor="password">密码</label>
        <input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={256}
        />
        {asksCode && (
          <>
            <label htmlFor="code">动态码</label>
            <input
              id="code"
              name="code"
              autoComplete="one-time-code"
              aria-describedby="code-help"
              required
              maxLength={30}
              // biome-ignore lint/a11y/noAutofocus: the field appears as the answer to the button just pressed
              autoFocus
            />
            <p id="code-help" role="status" className={css.notice}>
              请输入验证器上的六位动态码;手机不在身边可用恢复码。
            </p>
          </>
        )}
        <button type="submit" disabled={busy}>
          {busy ? "正在登录…" : "登录"}
        </button>
      </form>
    </main>
  );
}

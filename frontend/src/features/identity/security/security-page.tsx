import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button } from "antd";
import { asProblem } from "@/api/problem";
import { useActor } from "@/shared/auth/me";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { endOtherSessions, endOwnSession, ownSessionsOptions } from "../queries";
import { SecondFactor } from "./second-factor";
import { SessionList } from "./session-list";

/** What keeps one's own account one's own: the second factor, the password, where one is signed in. */
export function SecurityPage() {
  const actor = useActor();
  return (
    <>
      <PageHeader title="账号安全" subtitle={`账号 ${actor.username}`} />
      <div className="stack" style={{ maxWidth: "44rem" }}>
        {actor.must_set_up_second_factor && (
          <Alert type="info" showIcon title="您的角色须先设置动态码,设置后即可使用" />
        )}
        <section className="card" aria-label="动态码">
          <h2 className="card-title">动态码(第二因素)</h2>
          <SecondFactor />
        </section>
        <section className="card" aria-label="密码">
          <h2 className="card-title">密码</h2>
          <Link to="/password">修改密码</Link>
        </section>
        <Sessions />
      </div>
    </>
  );
}

function Sessions() {
  const query = useQuery(ownSessionsOptions);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const act = async (change: () => Promise<unknown>, said: string) => {
    try {
      await change();
      void message.success(said);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await queryClient.invalidateQueries({ queryKey: ownSessionsOptions.queryKey });
  };
  return (
    <section className="card" aria-label="登录">
      <div className="row" style={{ justifyContent: "space-between", marginBottom: 12 }}>
        <h2 className="card-title">正在登录的设备</h2>
        <Button onClick={() => void act(endOtherSessions, "其他设备已退出")}>退出其他设备</Button>
      </div>
      <Loaded query={query}>
        {(sessions) => (
          <SessionList
            sessions={sessions}
            action={(session) =>
              !session.is_current && (
                <Button
                  size="small"
                  onClick={() => void act(() => endOwnSession(session.id), "已退出该设备")}
                >
                  退出
                </Button>
              )
            }
          />
        )}
      </Loaded>
    </section>
  );
}

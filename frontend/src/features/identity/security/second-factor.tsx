import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input } from "antd";
import { useState } from "react";
import type { FactorBegun } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { meOptions } from "@/shared/auth/me";
import { Loaded } from "@/shared/ui/loaded";
import { showProblem } from "@/shared/ui/show-problem";
import { StatusTag } from "@/shared/ui/status-tag";
import { beginFactor, confirmFactor, factorOptions, renewCodes } from "../queries";

/** Setting up the authenticator, and the recovery codes, each shown once. */
export function SecondFactor() {
  const query = useQuery(factorOptions);
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [begun, setBegun] = useState<FactorBegun>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [renewing, setRenewing] = useState(false);

  const begin = async () => {
    try {
      setBegun(await beginFactor());
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  const shown = async (fresh: readonly string[]) => {
    setCodes(fresh);
    setBegun(undefined);
    setRenewing(false);
    await queryClient.invalidateQueries({ queryKey: factorOptions.queryKey });
    await queryClient.invalidateQueries({ queryKey: meOptions.queryKey });
  };
  if (codes) return <Codes codes={codes} onKept={() => setCodes(undefined)} />;
  if (begun) {
    return (
      <div className="stack">
        <p>1. 用手机上的验证器(如“身份验证器”类应用、部分企业微信或钉钉内置的动态码)扫描:</p>
        <img src={begun.picture} alt="动态码二维码" width={200} height={200} />
        <p>
          扫不了就手工输入:<code style={{ overflowWrap: "anywhere" }}>{begun.secret}</code>
        </p>
        <p>2. 输入它现在显示的六位数:</p>
        <CodeForm button="确认" send={async (code) => shown((await confirmFactor(code)).recovery_codes)} />
      </div>
    );
  }
  return (
    <Loaded query={query}>
      {({ is_set_up, recovery_codes_left }) =>
        is_set_up ? (
          <div className="stack">
            <p>
              <StatusTag tone="good">已设置</StatusTag> 登录时除密码外还要输入动态码。恢复码还剩{" "}
              {recovery_codes_left} 个。
            </p>
            {renewing ? (
              <CodeForm button="换新" send={async (code) => shown((await renewCodes(code)).recovery_codes)} />
            ) : (
              <Button onClick={() => setRenewing(true)}>换一组恢复码</Button>
            )}
          </div>
        ) : (
          <div className="stack">
            <p>
              <StatusTag tone="warn">未设置</StatusTag> 设置后,别人知道密码也登录不了。
            </p>
            <Button type="primary" onClick={() => void begin()}>
              开始设置
            </Button>
          </div>
        )
      }
    </Loaded>
  );
}

function CodeForm({ button, send }: { button: string; send: (code: string) => Promise<void> }) {
  const [form] = Form.useForm<{ code: string }>();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const submit = async ({ code }: { code: string }) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await send(code.trim());
    } catch (error) {
      setRefusal(showProblem(form, error));
      setBusy(false);
    }
  };
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void submit(values)}>
      {refusal && <Alert type="error" showIcon title={refusal} style={{ marginBottom: 16 }} />}
      <Form.Item name="code" label="动态码" rules={[{ required: true, message: "请输入六位动态码" }]}>
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={30}
          style={{ maxWidth: "12rem" }}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {button}
      </Button>
    </Form>
  );
}

function Codes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <div className="stack">
      <Alert
        type="warning"
        showIcon
        title="请现在就抄下或打印这十个恢复码:只显示这一次,每个只能用一次,手机不在身边时用。"
      />
      <ul aria-label="恢复码" style={{ columns: "12rem", fontFamily: "monospace" }}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button type="primary" onClick={onKept}>
        我已保存
      </Button>
    </div>
  );
}

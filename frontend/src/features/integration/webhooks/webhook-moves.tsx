import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import type { RecoveryRead, WebhookCreated, WebhookRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { EditForm } from "./edit-form";
import { changeWebhook, ping, removeWebhook } from "./queries";
import { RecoverForm } from "./recover-form";
import { OVERLAPS, RotateForm } from "./rotate-form";
import { SecretDialog } from "./secret-dialog";

interface Props {
  row: WebhookRead;
  onRecovering: (started: RecoveryRead) => void;
}

type Doing = "edit" | "rotate" | "recover";

/** What can be done with a receiver. */
export function Moves({ row, onRecovering }: Props) {
  const [doing, setDoing] = useState<Doing>();
  const [rotated, setRotated] = useState<{ created: WebhookCreated; overlap: string }>();
  const { test, toggle, remove } = useMoves(row);
  const active = row.state === "active";
  const close = () => setDoing(undefined);
  return (
    <>
      {active ? (
        <Button type="primary" onClick={() => void test()}>
          发一条测试
        </Button>
      ) : (
        <Button type="primary" onClick={() => void toggle(true)}>
          启用
        </Button>
      )}
      <Button onClick={() => setDoing("edit")}>修改</Button>
      {active && <Button onClick={() => setDoing("recover")}>补发</Button>}
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "rotate", label: "更换密钥", onClick: () => setDoing("rotate") },
            ...(active ? [{ key: "pause", label: "暂停", onClick: () => void toggle(false) }] : []),
            { key: "remove", label: "删除", danger: true, onClick: remove },
          ],
        }}
      >
        <Button>更多</Button>
      </Dropdown>
      {doing === "edit" && <EditForm row={row} onClose={close} />}
      {doing === "rotate" && (
        <RotateForm
          row={row}
          onClose={close}
          onRotated={(created, overlap) => setRotated({ created, overlap })}
        />
      )}
      {doing === "recover" && <RecoverForm row={row} onClose={close} onStarted={onRecovering} />}
      {rotated && (
        <SecretDialog
          secret={rotated.created.secret}
          note={`旧密钥:${rotated.overlap === "0m" ? "已经作废" : `${OVERLAPS[rotated.overlap]}后作废,在此之前每次推送带两个签名`}。`}
          onClose={() => setRotated(undefined)}
        />
      )}
    </>
  );
}

function useMoves(row: WebhookRead) {
  const { message, modal } = App.useApp();
  const [, patch] = useUrlState();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["integration"] });

  const test = async () => {
    try {
      const { delivery_id } = await ping(row);
      patch({ delivery: delivery_id });
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await refresh();
  };
  const toggle = async (is_active: boolean) => {
    try {
      await changeWebhook(row, { is_active });
      void message.success(is_active ? "已启用" : "已暂停,期间的事件不推送,以后可以补发");
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
    await refresh();
  };
  const remove = () =>
    void modal.confirm({
      title: `删除接收方“${row.description}”?`,
      content: "密钥和推送记录一并删除,不能恢复。只想停一阵子,请用“暂停”。",
      okText: "删除",
      okButtonProps: { danger: true },
      cancelText: "取消",
      onOk: async () => {
        try {
          await removeWebhook(row);
          await navigate({ to: "/webhooks" });
          await refresh();
        } catch (error) {
          void message.error(asProblem(error).detail);
        }
      },
    });
  return { test, toggle, remove };
}

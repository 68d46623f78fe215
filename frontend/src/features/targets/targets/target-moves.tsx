import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import type { TargetRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { compare } from "@/shared/format";
import { useSeen } from "@/shared/hooks/use-seen";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { DecomposeForm } from "./decompose-form";
import { balance, cancelTarget, deleteTarget, publishTarget, recompose } from "./queries";
import { ReviseForm } from "./revise-form";
import { TargetForm } from "./target-form";

type Doing = "edit" | "decompose" | "child" | "publish" | "revise" | "cancel";

/** What the caller may do now; the server says what that is. A finding's link opens the right form at its field. */
export function TargetMoves({ row }: { row: TargetRead }) {
  const [url, patch] = useUrlState();
  const asked = url.field === undefined ? undefined : opening(row, String(url.field));
  const [chosen, setChosen] = useState<Doing>();
  const doing = chosen ?? asked;
  const seen = useSeen(doing !== undefined, row);
  const may = (move: TargetRead["moves"][number]) => row.moves.includes(move);
  const run = useRun();
  const close = () => {
    setChosen(undefined);
    if (url.field !== undefined) patch({ field: undefined });
  };
  const open = row.children;
  const fills =
    may("decompose") &&
    [open.missing_share, open.missing_weight].some((left) => left !== null && compare(left, "0") !== 0);
  const batch = row.undoable_batch_id;
  return (
    <>
      {batch && may("decompose") && (
        <Button onClick={() => void run(() => recompose(row, batch), "已撤销分解")}>撤销分解</Button>
      )}
      {fills && <Button onClick={() => void run(() => balance(row), "已补齐到 100 %")}>自动补齐</Button>}
      {may("decompose") && <Button onClick={() => setChosen("child")}>新建下级</Button>}
      {may("decompose") && <Button onClick={() => setChosen("decompose")}>分解</Button>}
      {may("edit") && <Button onClick={() => setChosen("edit")}>修改</Button>}
      {may("revise") && <Button onClick={() => setChosen("revise")}>调整</Button>}
      {may("delete") && row.children.count === 0 && <Delete row={row} />}
      {may("cancel") && row.state === "published" && (
        <Button onClick={() => setChosen("cancel")}>取消目标</Button>
      )}
      {may("publish") && (
        <Button type="primary" onClick={() => setChosen("publish")}>
          下达
        </Button>
      )}
      <TargetForm
        open={doing === "edit"}
        year={row.year}
        row={seen}
        focus={url.field === undefined ? undefined : String(url.field)}
        onClose={close}
      />
      <TargetForm open={doing === "child"} year={row.year} parent={seen} onClose={close} />
      <DecomposeForm row={seen} open={doing === "decompose"} onClose={close} />
      <ReviseForm row={seen} open={doing === "revise"} onClose={close} />
      <PublishDialog row={seen} open={doing === "publish"} onClose={close} />
      <CancelDialog row={seen} open={doing === "cancel"} onClose={close} />
    </>
  );
}

/** Where a finding's field is put right. */
function opening(row: TargetRead, field: string): Doing | undefined {
  if (field === "children") return row.moves.includes("decompose") ? "decompose" : undefined;
  if (row.moves.includes("edit")) return "edit";
  return row.moves.includes("revise") ? "revise" : undefined;
}

function useRun() {
  const client = useQueryClient();
  const { message } = App.useApp();
  return async (action: () => Promise<unknown>, done: string) => {
    try {
      await action();
      await client.invalidateQueries({ queryKey: ["targets"] });
      void message.success(done);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
}

function Delete({ row }: { row: TargetRead }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const ask = () =>
    modal.confirm({
      title: `删除草稿“${row.title}”?`,
      content: "只有草稿可以删除,删除后不能恢复。",
      okText: "删除",
      cancelText: "返回",
      okButtonProps: { danger: true },
      onOk: async () => {
        await deleteTarget(row);
        await navigate({ to: "/targets", search: { year: row.year } });
        await client.invalidateQueries({ queryKey: ["targets"] });
      },
    });
  return <Button onClick={ask}>删除</Button>;
}

interface DialogProps {
  row: TargetRead;
  open: boolean;
  onClose: () => void;
}

function PublishDialog({ row, open, onClose }: DialogProps) {
  const [whole, setWhole] = useState(true);
  const [busy, setBusy] = useState(false);
  const run = useRun();
  const publish = async () => {
    setBusy(true);
    await run(() => publishTarget(row, whole && row.children.count > 0), "已下达");
    setBusy(false);
    onClose();
  };
  return (
    <Modal
      open={open}
      title={`下达“${row.title}”`}
      okText="下达"
      cancelText="返回"
      confirmLoading={busy}
      onOk={() => void publish()}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack">
        <p>下达后只能通过“调整”修改,每次调整都留痕。没有责任人和期限的目标不能下达。</p>
        {row.children.count > 0 && (
          <Checkbox checked={whole} onChange={({ target }) => setWhole(target.checked)}>
            连同下面的全部草稿一起下达
          </Checkbox>
        )}
      </div>
    </Modal>
  );
}

function CancelDialog({ row, open, onClose }: DialogProps) {
  const client = useQueryClient();
  return (
    <ReasonDialog
      open={open}
      title="取消目标"
      okText="取消目标"
      danger
      onClose={onClose}
      onConfirm={async (reason) => {
        await cancelTarget(row, reason);
        await client.invalidateQueries({ queryKey: ["targets"] });
      }}
    >
      <p>
        取消后不再跟踪和考核,理由永久保留
        {row.children.count > 0 && ",下面的子目标一并取消"}。
      </p>
    </ReasonDialog>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import type { LetterRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { download } from "@/shared/csv";
import { useSeen } from "@/shared/hooks/use-seen";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { amend, discard, issue, letterOptions, paper, withdraw } from "./queries";
import { SignDialog } from "./sign-dialog";

type Side = "superior" | "counterpart";

/** What the caller may do now; the server says what that is. */
export function Moves({ letter }: { letter: LetterRead }) {
  const [signing, setSigning] = useState<Side>();
  const [withdrawing, setWithdrawing] = useState(false);
  const [busy, setBusy] = useState(false);
  const seen = useSeen(withdrawing || signing !== undefined, letter);
  const { message, modal } = App.useApp();
  const queryClient = useQueryClient();
  const may = (move: LetterRead["moves"][number]) => letter.moves.includes(move);

  const done = async (kept: LetterRead) => {
    queryClient.setQueryData(letterOptions(letter.id).queryKey, kept);
    await queryClient.invalidateQueries({ queryKey: ["targets", "letters"] });
  };
  const run = async (change: (seen: LetterRead) => Promise<LetterRead>, words: string) => {
    setBusy(true);
    try {
      await done(await change(letter));
      void message.success(words);
    } catch (error) {
      void message.error(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  const save = async (kind: "pdf" | "docx") => {
    try {
      download(`${letter.title}.${kind}`, await paper(kind, letter.id));
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  const confirmIssue = () =>
    void modal.confirm({
      title: "签发责任书",
      content: "签发后这一版不能再改,双方按它的摘要签署;如需改动,另起一版重新签署。",
      okText: "签发",
      cancelText: "取消",
      onOk: () => run(issue, "已签发,等待双方签署"),
    });
  return (
    <>
      <Button onClick={() => void save("docx")}>下载 Word</Button>
      <Button onClick={() => void save("pdf")}>下载 PDF</Button>
      {may("withdraw") && <Button onClick={() => setWithdrawing(true)}>撤回</Button>}
      {may("discard") && (
        <Button loading={busy} onClick={() => void run(discard, "已放弃修订")}>
          放弃修订
        </Button>
      )}
      {may("amend") && (
        <Button loading={busy} onClick={() => void run(amend, "已开始修订,生效版本不变")}>
          修订
        </Button>
      )}
      {may("issue") && (
        <Button type="primary" loading={busy} disabled={letter.missing.length > 0} onClick={confirmIssue}>
          签发
        </Button>
      )}
      {may("sign_superior") && (
        <Button type="primary" onClick={() => setSigning("superior")}>
          代表上级签署
        </Button>
      )}
      {may("sign_counterpart") && (
        <Button type="primary" onClick={() => setSigning("counterpart")}>
          代表责任单位签署
        </Button>
      )}
      {signing && (
        <SignDialog letter={seen} side={signing} onClose={() => setSigning(undefined)} onSigned={done} />
      )}
      <ReasonDialog
        open={withdrawing}
        title="撤回责任书"
        okText="撤回"
        label="撤回理由"
        danger
        onClose={() => setWithdrawing(false)}
        onConfirm={async (reason) => done(await withdraw(seen, reason))}
      >
        <p>撤回后对双方不再有约束力,各版本和签署记录仍然保留。</p>
      </ReasonDialog>
    </>
  );
}

import { Alert, Checkbox, Modal } from "antd";
import { useState } from "react";
import type { LetterRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { useActor } from "@/shared/auth/me";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { LetterBody } from "./letter-body";
import css from "./letters.module.css";
import { Preview } from "./preview";
import { sign } from "./queries";
import { SECTIONS, SIDES } from "./words";

interface Props {
  letter: LetterRead;
  side: "superior" | "counterpart";
  onClose: () => void;
  onSigned: (kept: LetterRead) => Promise<void>;
}

/** Shows what is signed and its digest, before the one press that binds. */
export function SignDialog({ letter, side, onClose, onSigned }: Props) {
  const actor = useActor();
  const phone = useIsPhone();
  const [read, setRead] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const version = letter.versions.find(({ number }) => number === letter.pending);
  if (!version) return null;
  const { clauses, accountability } = version.content;
  const count = (section: "party" | "business") =>
    clauses.filter((clause) => clause.section === section).length;
  const send = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await onSigned(await sign(letter.id, { side, digest: version.digest }));
      onClose();
    } catch (error) {
      setRefusal(asProblem(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={`签署第 ${version.number} 版`}
      okText="签署"
      cancelText="取消"
      width={860}
      okButtonProps={{ disabled: !read }}
      confirmLoading={busy}
      onOk={() => void send()}
      onCancel={onClose}
    >
      <div className="stack">
        {refusal && <Alert type="error" showIcon title={refusal} />}
        <p>
          您({actor.display_name})将代表{SIDES[side]}“
          {side === "superior" ? letter.superior_name : letter.organization_name}”签署《{letter.title}》:
          {SECTIONS.party} {count("party")} 条,{SECTIONS.business} {count("business")} 条,责任追究{" "}
          {accountability.length} 条。
        </p>
        <div>
          <div>所签内容的摘要(SHA-256)</div>
          <code className={css.digest}>{version.digest}</code>
          <p className="quiet">签署记录保存这个摘要、签署人、时间和身份;内容有任何改动,摘要就会不同。</p>
        </div>
        <div style={{ maxHeight: "45vh", overflow: "auto" }}>
          {/* A page of A4 is too small to read on a phone: there the words stand by themselves. */}
          {phone ? (
            <LetterBody letter={letter} version={version} />
          ) : (
            <Preview letter={letter} number={version.number} />
          )}
        </div>
        <Checkbox checked={read} onChange={({ target }) => setRead(target.checked)}>
          我已看过全文,同意签署
        </Checkbox>
      </div>
    </Modal>
  );
}

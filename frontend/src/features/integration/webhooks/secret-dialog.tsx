import { App, Button, Modal } from "antd";

interface Props {
  secret: string;
  /** What holds besides. */
  note?: string;
  onClose: () => void;
}

/** A new secret, the only time it can be seen. */
export function SecretDialog({ secret, note, onClose }: Props) {
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    void message.success("已复制");
  };
  return (
    <Modal
      open
      title="签名密钥"
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <>
          <Button onClick={() => void copy()}>复制密钥</Button>
          <Button type="primary" onClick={onClose}>
            已保存好
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          <strong>密钥只显示这一次。</strong>请交给接收程序保存,丢失后只能更换。
        </p>
        <code
          style={{
            padding: "0.5rem 0.75rem",
            border: "1px dashed var(--ink-3)",
            borderRadius: 6,
            overflowWrap: "anywhere",
            userSelect: "all",
          }}
        >
          {secret}
        </code>
        {note && <p className="quiet">{note}</p>}
      </div>
    </Modal>
  );
}

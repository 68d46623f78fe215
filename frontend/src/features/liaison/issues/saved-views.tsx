import { App, Button, Input, Popover } from "antd";
import { useState } from "react";
import { useActor } from "@/shared/auth/me";
import { type UrlState, useUrlState } from "@/shared/hooks/use-url-state";
import css from "./issues.module.css";
import { FILTERS, forget, remember, remembered, sameView, type View, viewOf } from "./views";

const READY: readonly View[] = [
  { name: "全部", state: {} },
  { name: "等我办理", state: { mine: "todo" } },
  { name: "待受理", state: { state: "reported" } },
  { name: "待交办", state: { state: "accepted" } },
  { name: "超期", state: { overdue: 1 } },
  { name: "待反映人确认", state: { state: "resolved" } },
  { name: "已重开", state: { state: "reopened" } },
  { name: "提级", state: { escalated: 1 } },
];

/** Filters by name: those everybody needs, and one's own, kept in this browser. */
export function SavedViews() {
  const [url, patch] = useUrlState();
  const account = useActor().account_id;
  const [own, setOwn] = useState(() => remembered(account));
  const now = viewOf(url);
  const show = (state: UrlState) =>
    patch({ ...Object.fromEntries(FILTERS.map((key) => [key, undefined])), page: undefined, ...state });
  const known = [...READY, ...own].some(({ state }) => sameView(state, now));
  return (
    <nav aria-label="常用筛选" className={css.views}>
      {READY.map((view) => (
        <ViewButton key={view.name} view={view} chosen={sameView(view.state, now)} onShow={show} />
      ))}
      {own.map((view) => (
        <span key={view.name} className={css.own}>
          <ViewButton view={view} chosen={sameView(view.state, now)} onShow={show} />
          <button
            type="button"
            className={css.forget}
            aria-label={`删除筛选 ${view.name}`}
            onClick={() => setOwn(forget(account, view.name))}
          >
            ×
          </button>
        </span>
      ))}
      {!known && <SaveView onSave={(name) => setOwn(remember(account, { name, state: now }))} />}
    </nav>
  );
}

interface ViewProps {
  view: View;
  chosen: boolean;
  onShow: (state: UrlState) => void;
}

function ViewButton({ view, chosen, onShow }: ViewProps) {
  return (
    <button type="button" aria-pressed={chosen} className={css.view} onClick={() => onShow(view.state)}>
      {view.name}
    </button>
  );
}

function SaveView({ onSave }: { onSave: (name: string) => void }) {
  const [open, setOpen] = useState(false);
  const { message } = App.useApp();
  const save = (words: string) => {
    const name = words.trim();
    if (!name) return;
    onSave(name);
    setOpen(false);
    void message.success(`已保存筛选“${name}”,只在这台设备的浏览器里`);
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <Input.Search
          aria-label="筛选的名称"
          placeholder="起个名称"
          enterButton="保存"
          maxLength={20}
          autoFocus
          onSearch={save}
        />
      }
    >
      <Button type="link">保存当前筛选</Button>
    </Popover>
  );
}

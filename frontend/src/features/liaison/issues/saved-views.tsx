import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Popover } from "antd";
import { useState } from "react";
import type { SavedViewRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { type UrlState, useUrlState } from "@/shared/hooks/use-url-state";
import css from "./issues.module.css";
import { dropView, saveView, viewsOptions } from "./queries";
import { sameView, saved, urlOf, VIEW_KEYS } from "./views";

const READY: readonly { name: string; state: UrlState }[] = [
  { name: "全部", state: {} },
  { name: "等我办理", state: { mine: "todo" } },
  { name: "待受理", state: { state: "reported" } },
  { name: "待交办", state: { state: "accepted" } },
  { name: "超期", state: { overdue: 1 } },
  { name: "待反映人确认", state: { state: "resolved" } },
  { name: "已重开", state: { state: "reopened" } },
  { name: "提级", state: { escalated: 1 } },
];

/** Filters by name: those everybody needs, one's own, and those that others share. */
export function SavedViews() {
  const [url, patch] = useUrlState();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { data: kept = [] } = useQuery(viewsOptions);
  const show = (state: UrlState) =>
    patch({ ...Object.fromEntries(VIEW_KEYS.map((key) => [key, undefined])), page: undefined, ...state });
  const states = [...READY.map(({ state }) => state), ...kept.map(({ filters }) => urlOf(filters))];
  const forget = async (view: SavedViewRead) => {
    try {
      await dropView(view);
      await client.invalidateQueries(viewsOptions);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <nav aria-label="常用筛选" className={css.views}>
      {READY.map(({ name, state }) => (
        <ViewButton key={name} name={name} chosen={sameView(state, url)} onShow={() => show(state)} />
      ))}
      {kept.map((view) => (
        <Kept
          key={view.id}
          view={view}
          chosen={sameView(urlOf(view.filters), url)}
          onShow={() => show(urlOf(view.filters))}
          onForget={() => void forget(view)}
        />
      ))}
      {!states.some((state) => sameView(state, url)) && <SaveView />}
    </nav>
  );
}

interface ViewProps {
  name: string;
  chosen: boolean;
  onShow: () => void;
  title?: string;
}

function ViewButton({ name, chosen, onShow, title }: ViewProps) {
  return (
    <button type="button" aria-pressed={chosen} className={css.view} title={title} onClick={onShow}>
      {name}
    </button>
  );
}

function Kept({
  view,
  onForget,
  ...button
}: Omit<ViewProps, "name"> & { view: SavedViewRead; onForget: () => void }) {
  const shared = view.organization_name && `共享给${view.organization_name}`;
  return (
    <span className={css.own}>
      <ViewButton
        name={view.name}
        title={view.is_own ? (shared ?? undefined) : `${view.account_name}共享`}
        {...button}
      />
      {view.is_own && (
        <button type="button" className={css.forget} aria-label={`删除筛选 ${view.name}`} onClick={onForget}>
          ×
        </button>
      )}
    </span>
  );
}

function SaveView() {
  const [url] = useUrlState();
  const [open, setOpen] = useState(false);
  const [shared, setShared] = useState(false);
  const client = useQueryClient();
  const { message } = App.useApp();
  const own = ownOrganization(useActor());
  const save = async (words: string) => {
    const name = words.trim();
    if (!name) return;
    try {
      await saveView({ name, filters: saved(url), organization_id: (shared && own) || null });
      await client.invalidateQueries(viewsOptions);
      setOpen(false);
      void message.success(`已保存筛选“${name}”`);
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={
        <div className="stack">
          <Input.Search
            aria-label="筛选的名称"
            placeholder="起个名称"
            enterButton="保存"
            maxLength={50}
            autoFocus
            onSearch={(words) => void save(words)}
          />
          {own && (
            <Checkbox checked={shared} onChange={({ target }) => setShared(target.checked)}>
              共享给本单位及下级
            </Checkbox>
          )}
        </div>
      }
    >
      <Button type="link">保存当前筛选</Button>
    </Popover>
  );
}

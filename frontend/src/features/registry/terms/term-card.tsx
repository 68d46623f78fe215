import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import type { PostRow, TermRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { organizationOptions } from "../queries";
import { ElectForm, EndForm, ShiftForm, TakeForm } from "./forms";
import { historyOptions, postsOptions } from "./queries";

const EDIT = "registry.term:edit";

/** One organisation from the side: its terms, and who holds and held which post. */
export function TermCard({ id, onClose }: { id: string; onClose: () => void }) {
  const organization = useQuery(organizationOptions(id));
  const phone = useIsPhone();
  return (
    <Drawer
      open
      title={organization.data?.name ?? "任期与任免"}
      size={phone ? "100%" : 680}
      onClose={onClose}
    >
      <div className="stack">
        <Terms id={id} />
        <Posts id={id} />
      </div>
    </Drawer>
  );
}

interface SectionProps<T> {
  title: string;
  query: UseQueryResult<T[]>;
  add: ReactNode;
  empty: string;
  heads: string[];
  row: (one: T) => ReactNode;
  children: ReactNode;
}

function Section<T>({ title, query, add, empty, heads, row, children }: SectionProps<T>) {
  return (
    <section aria-label={title}>
      <div className="row">
        <h2>{title}</h2>
        <Can permission={EDIT}>{add}</Can>
      </div>
      <Loaded query={query}>
        {(found) =>
          found.length === 0 ? (
            <Empty>{empty}</Empty>
          ) : (
            <PlainTable heads={heads}>{found.map(row)}</PlainTable>
          )
        }
      </Loaded>
      {children}
    </section>
  );
}

function RowButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Can permission={EDIT}>
      <Button size="small" onClick={onClick}>
        {children}
      </Button>
    </Can>
  );
}

function Terms({ id }: { id: string }) {
  const query = useQuery(historyOptions(id));
  const [doing, setDoing] = useState<"elect" | TermRead>();
  const close = () => setDoing(undefined);
  return (
    <Section
      title="任期"
      query={query}
      add={
        <Button type="primary" onClick={() => setDoing("elect")}>
          登记换届
        </Button>
      }
      empty="还没有登记任期"
      heads={["选举日期", "届满日期", "换届", "说明", "操作"]}
      row={(term) => (
        <tr key={term.id}>
          <td>{term.elected_on}</td>
          <td>
            {term.expires_on}
            {term.expires_on !== term.regular_on && <span className="quiet">(原 {term.regular_on})</span>}
          </td>
          <td>{term.ended_on ?? "本届"}</td>
          <td>{[term.approved_by, term.reason, term.note].filter(Boolean).join(";") || "—"}</td>
          <td>{!term.ended_on && <RowButton onClick={() => setDoing(term)}>提前或延期</RowButton>}</td>
        </tr>
      )}
    >
      {doing === "elect" && <ElectForm organizationId={id} onClose={close} />}
      {doing && doing !== "elect" && <ShiftForm term={doing} onClose={close} />}
    </Section>
  );
}

function Posts({ id }: { id: string }) {
  const query = useQuery(postsOptions(id));
  const [doing, setDoing] = useState<"take" | PostRow>();
  const close = () => setDoing(undefined);
  return (
    <Section
      title="任免"
      query={query}
      add={<Button onClick={() => setDoing("take")}>登记任职</Button>}
      empty="还没有登记任职"
      heads={["职务", "姓名", "任职", "免职", "操作"]}
      row={(post) => (
        <tr key={post.id}>
          <td>{post.title}</td>
          <td>{post.member_name}</td>
          <td>{post.since}</td>
          <td>{post.until ? `${post.until} ${post.end_reason ?? ""}` : "在任"}</td>
          <td>{!post.until && <RowButton onClick={() => setDoing(post)}>免职</RowButton>}</td>
        </tr>
      )}
    >
      {doing === "take" && <TakeForm organizationId={id} onClose={close} />}
      {doing && doing !== "take" && <EndForm post={doing} onClose={close} />}
    </Section>
  );
}

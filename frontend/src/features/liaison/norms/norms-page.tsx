import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { NormList, NormRead } from "@/api/generated/types.gen";
import { useOrgTree } from "@/shared/hooks/use-org-tree";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { Step, Steps } from "@/shared/ui/steps";
import { RepresentativesNav } from "../representatives/nav";
import { changesOf, GROUPS } from "./fields";
import { NormForm } from "./norm-form";
import { normsOptions } from "./queries";

/** The enterprise's days, categories and criteria: which hold now, and every version that did. */
export function NormsPage() {
  const tree = useOrgTree();
  const organization = tree.data?.[0]?.id;
  return (
    <Loaded query={tree}>
      {() => (organization ? <Norms organizationId={organization} /> : <p>没有可查看的组织。</p>)}
    </Loaded>
  );
}

function Norms({ organizationId }: { organizationId: string }) {
  const query = useQuery(normsOptions(organizationId));
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        title="联系规则"
        subtitle={query.data && `${query.data.root_name}:受理、办理、走访的期限与类别,各版本都保留`}
        extra={
          query.data?.may_edit && (
            <Button type="primary" onClick={() => setEditing(true)}>
              调整规则
            </Button>
          )
        }
      />
      <RepresentativesNav />
      <Loaded query={query}>
        {(list) => (
          <>
            <InForce list={list} />
            {isEditing && <NormForm list={list} onClose={() => setEditing(false)} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function InForce({ list }: { list: NormList }) {
  const [now] = list.items;
  if (!now) return null;
  return (
    <div className="stack">
      {GROUPS.map(({ title, fields }) => (
        <section key={title} className="card" aria-label={title}>
          <h2>{title}</h2>
          <Facts columns>
            {fields.map((field) => (
              <Fact key={field.name} title={field.title}>
                <span className="num">{now.norms[field.name]}</span> {field.unit}
              </Fact>
            ))}
          </Facts>
        </section>
      ))}
      <section className="card" aria-label="类别与条件">
        <h2>类别与条件</h2>
        <Facts>
          <Fact title="问题类别">{(now.norms.categories ?? []).map(({ title }) => title).join("、")}</Fact>
          <Fact title="党代表推荐条件">
            {(now.norms.criteria ?? []).map(({ title }) => title).join("、")}
          </Fact>
        </Facts>
      </section>
      <Versions items={list.items} />
    </div>
  );
}

function Versions({ items }: { items: readonly NormRead[] }) {
  return (
    <section className="card" aria-label="各版本">
      <h2>各版本</h2>
      <Steps newest="first">
        {items.map((one, at) => {
          const before = items[at + 1];
          return one.at === null ? (
            <li key={one.number}>
              <strong>出厂规则</strong>
            </li>
          ) : (
            <Step key={one.number} title={`第 ${one.number} 版`} by={one.by_name} at={one.at}>
              {one.reason && <Words>{one.reason}</Words>}
              {before && <Words>{changesOf(before.norms, one.norms).join(";")}</Words>}
            </Step>
          );
        })}
      </Steps>
    </section>
  );
}

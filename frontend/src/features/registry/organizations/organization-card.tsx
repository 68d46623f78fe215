import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import type { OrganizationRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { categoryWord } from "@/shared/labels";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import { KINDS } from "../labels";
import { MemberList } from "../members/member-list";
import { mayHaveBelow } from "./change-fields";
import { ChangeForm } from "./change-form";
import { ClassifyForm } from "./classify-form";
import { OrganizationHistory } from "./organization-history";
import css from "./organizations.module.css";
import { cardOptions } from "./queries";
import { Badges, FORMS, VERBS, type Verb } from "./words";

/** One organisation: what it is, who leads it, how it was classified and why, and who belongs to it. */
export function OrganizationCard({ id, on }: { id: string; on?: string }) {
  const query = useQuery(cardOptions(id, on));
  return <Loaded query={query}>{(organization) => <Card organization={organization} on={on} />}</Loaded>;
}

function Card({ organization, on }: { organization: OrganizationRead; on?: string }) {
  const [classifying, setClassifying] = useState(false);
  const [verb, setVerb] = useState<Verb>();
  const isBranch = organization.kind === "branch";
  const mayChange = !on && !organization.closed_on;
  return (
    <div className="stack">
      <section className="card" aria-label="组织卡片">
        <p className="quiet">{organization.ancestors.map((step) => step.name).join(" / ")}</p>
        <div className="row" style={{ justifyContent: "space-between", marginBottom: "1rem" }}>
          <div className="row">
            <h2 style={{ fontSize: "1.25rem", margin: 0 }}>{organization.name}</h2>
            <Badges row={organization} />
          </div>
          <div className="row">
            {isBranch && (
              <Can permission="appraisal.run:read">
                <Link to="/branches/$id" params={{ id: organization.id }}>
                  查看星级与得分
                </Link>
              </Can>
            )}
            {isBranch && mayChange && (
              <Can permission="registry.organization:classify">
                <Button onClick={() => setClassifying(true)}>调整类别</Button>
              </Can>
            )}
            {mayChange && (
              <Can permission="registry.organization:change">
                <Dropdown
                  trigger={["click"]}
                  menu={{
                    items: verbsOf(organization).map((one) => ({ key: one, label: VERBS[one] })),
                    onClick: ({ key }) => setVerb(key as Verb),
                  }}
                >
                  <Button type="primary">组织变更</Button>
                </Dropdown>
              </Can>
            )}
          </div>
        </div>
        {on && (
          <p>
            这是 <strong className="num">{on}</strong> 当时的名称、类型和隶属;任职与党员名册为今天的情况。
          </p>
        )}
        <Relatives organization={organization} />
        <Facts organization={organization} />
      </section>
      <OrganizationHistory id={organization.id} />
      <div className="columns">
        {isBranch && <CategoryHistory organization={organization} />}
        <Officers organization={organization} />
      </div>
      <Can permission="registry.member:read">
        <section className="card" aria-label="党员名册">
          <h2>党员名册</h2>
          <MemberList organizationId={organization.id} />
        </section>
      </Can>
      <ClassifyForm organization={organization} open={classifying} onClose={() => setClassifying(false)} />
      <ChangeForm organization={organization} verb={verb} onClose={() => setVerb(undefined)} />
    </div>
  );
}

/** What can be done to it; the highest one is only renamed, and others are set up under it. */
function verbsOf({ kind, parent_id }: OrganizationRead): Verb[] {
  const below: Verb[] = mayHaveBelow(kind) ? ["create"] : [];
  const shape: Verb[] = kind === "branch" ? ["reshape"] : [];
  const top: Verb[] = [...below, "rename", ...shape];
  return parent_id || kind !== "group" ? [...top, "move", "merge", "split", "close"] : top;
}

/** Into what it was merged, what was merged into it, and which units a joint branch unites. */
function Relatives({ organization }: { organization: OrganizationRead }) {
  const { merged_into: into, predecessors, units, closed_on: closed } = organization;
  return (
    <>
      {closed && (
        <p>
          已于 <span className="num">{closed}</span>{" "}
          {into.length > 0 ? (
            <>
              并入 <Others some={into} />,
            </>
          ) : (
            "撤销,"
          )}
          历史记录保留。
          <Records organization={organization} />
        </p>
      )}
      {predecessors.length > 0 && (
        <p>
          由 <Others some={predecessors} /> 并入;原组织的台账与得分在原组织页面查看。
        </p>
      )}
      {units.length > 0 && <p>联合单位:{units.map((unit) => unit.name).join("、")}</p>}
    </>
  );
}

function Records({ organization }: { organization: OrganizationRead }) {
  return (
    <Can permission="appraisal.record:read">
      {" "}
      <Link to="/ledger" search={{ organization_id: organization.id } as never}>
        查看原台账
      </Link>
    </Can>
  );
}

function Others({ some }: { some: OrganizationRead["predecessors"] }) {
  return some.map((one, place) => (
    <span key={one.id}>
      {place > 0 && "、"}
      <Link to="/organizations" search={{ id: one.id } as never}>
        {one.name}
      </Link>
    </span>
  ));
}

function Facts({ organization }: { organization: OrganizationRead }) {
  const isBranch = organization.kind === "branch";
  const facts: [string, React.ReactNode][] = [
    ["编码", organization.code],
    ["类型", KINDS[organization.kind]],
    ...(isBranch
      ? ([
          [
            "支部类别",
            organization.category ? (
              categoryWord(organization.category)
            ) : (
              <StatusTag key="none" tone="warn">
                未分类
              </StatusTag>
            ),
          ],
        ] as [string, React.ReactNode][])
      : []),
    ...(organization.form === "regular" ? [] : ([["形式", formOf(organization)]] as [string, string][])),
    ["成立日期", organization.founded_on ?? "—"],
    ...(isBranch
      ? ([
          ["正式党员", `${organization.full_members} 人`],
          ["预备党员", `${organization.probationary_members} 人`],
        ] as [string, React.ReactNode][])
      : ([["下级组织", `${organization.child_count} 个`]] as [string, React.ReactNode][])),
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function formOf({ form, ends_on }: OrganizationRead): string {
  return ends_on ? `${FORMS[form]},${ends_on} 到期` : FORMS[form];
}

function CategoryHistory({ organization }: { organization: OrganizationRead }) {
  return (
    <section className="card" aria-label="类别沿革">
      <h2>类别沿革</h2>
      {organization.categories.length === 0 && <Empty>尚未分类,不参加分类评定</Empty>}
      <ol className={css.history}>
        {organization.categories.map((step) => (
          <li key={step.since}>
            <strong>{categoryWord(step.category)}</strong>{" "}
            <span className="num">
              {step.since} 起{step.until ? `,至 ${step.until} 前` : ""}
            </span>
            <p>{step.reason}</p>
            <p className="quiet">
              {step.decided_by_name} · {instant(step.decided_at)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Officers({ organization }: { organization: OrganizationRead }) {
  return (
    <section className="card" aria-label="任职">
      <h2>任职</h2>
      {organization.officers.length === 0 && <Empty>没有在任职务</Empty>}
      <ul className={css.history}>
        {organization.officers.map((officer) => (
          <li key={`${officer.member_id} ${officer.title}`}>
            <strong>{officer.title}</strong> {officer.name}{" "}
            <span className="quiet num">{officer.since} 起</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

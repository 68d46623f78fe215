import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { OrganizationRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { instant } from "@/shared/format";
import { categoryWord } from "@/shared/labels";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import { KINDS } from "../labels";
import { MemberList } from "../members/member-list";
import { organizationOptions } from "../queries";
import { ClassifyForm } from "./classify-form";
import css from "./organizations.module.css";

/** One organisation: what it is, who leads it, how it was classified and why, and who belongs to it. */
export function OrganizationCard({ id }: { id: string }) {
  const query = useQuery(organizationOptions(id));
  return <Loaded query={query}>{(organization) => <Card organization={organization} />}</Loaded>;
}

function Card({ organization }: { organization: OrganizationRead }) {
  const [classifying, setClassifying] = useState(false);
  const isBranch = organization.kind === "branch";
  return (
    <div className="stack">
      <section className="card" aria-label="组织卡片">
        <p className="quiet">{organization.ancestors.map((step) => step.name).join(" / ")}</p>
        <div className="row" style={{ justifyContent: "space-between", marginBottom: "1rem" }}>
          <h2 style={{ fontSize: "1.25rem", margin: 0 }}>{organization.name}</h2>
          <div className="row">
            {isBranch && (
              <Can permission="appraisal.run:read">
                <Link to="/branches/$id" params={{ id: organization.id }}>
                  查看星级与得分
                </Link>
              </Can>
            )}
            {isBranch && (
              <Can permission="registry.organization:classify">
                <Button onClick={() => setClassifying(true)}>调整类别</Button>
              </Can>
            )}
          </div>
        </div>
        <Facts organization={organization} />
      </section>
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
    </div>
  );
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

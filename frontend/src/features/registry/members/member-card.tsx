import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Drawer } from "antd";
import { useState } from "react";
import type { MemberRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { Step, Steps } from "@/shared/ui/steps";
import { MEMBER_KINDS } from "../labels";
import { MemberForm } from "./member-form";
import { memberOptions } from "./queries";
import { SecretField } from "./secret-field";
import { StatusForm } from "./status-form";
import { EDUCATIONS, GENDERS, LEFT_REASONS, MemberStatus, PERSONNEL } from "./words";

/** One member from the side: what is known, masked, and the history of branches, states and posts. */
export function MemberCard({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(memberOptions(id));
  const phone = useIsPhone();
  return (
    <Drawer open title={query.data?.name ?? "党员"} size={phone ? "100%" : 680} onClose={onClose}>
      <Loaded query={query}>{(row) => <Card row={row} />}</Loaded>
    </Drawer>
  );
}

function Card({ row }: { row: MemberRead }) {
  const [doing, setDoing] = useState<{ form: "edit" | "status"; seen: MemberRead }>();
  const close = () => setDoing(undefined);
  return (
    <div className="stack">
      <div className="row">
        <MemberStatus status={row.status} />
        {row.status_since && <span className="quiet">自 {row.status_since}</span>}
        {row.left_reason && <span className="quiet">{LEFT_REASONS[row.left_reason]}</span>}
        <Can permission="registry.member:edit">
          <Button onClick={() => setDoing({ form: "edit", seen: row })}>修改</Button>
          <Button onClick={() => setDoing({ form: "status", seen: row })}>变更状态</Button>
        </Can>
        {row.status !== "left" && (
          <Can permission="registry.transfer:handle">
            <Link to="/transfers" search={{ propose: row.employee_no }}>
              转接组织关系
            </Link>
          </Can>
        )}
      </div>
      {row.hints.map((hint) => (
        <Alert key={hint} type="warning" showIcon title={hint} />
      ))}
      {row.next_step && !row.next_step.is_due && (
        <p className="quiet">
          {row.next_step.step === "stop" ? "最早可停止党籍" : "最早可作除名处理"}:{row.next_step.earliest}
          。届时由党组织决定,系统不会自动变更。
        </p>
      )}
      <Facts columns>
        <Fact title="工号">{row.employee_no}</Fact>
        <Fact title="所在支部">{row.organization_name}</Fact>
        <Fact title="类别">{MEMBER_KINDS[row.kind]}</Fact>
        <Fact title="党小组">{row.party_group ?? "未编组"}</Fact>
        <Fact title="入党日期">{row.joined_on}</Fact>
        <Fact title="转正日期">{row.converted_on ?? "—"}</Fact>
        <Fact title="党龄">{row.party_age === null ? "—" : `${row.party_age} 年`}</Fact>
        <Fact title="年龄">{row.age === null ? "—" : `${row.age} 岁`}</Fact>
        <Fact title="性别">{GENDERS[row.gender] ?? row.gender}</Fact>
        <Fact title="民族">{row.ethnicity ?? "—"}</Fact>
        <Fact title="学历">{row.education ? EDUCATIONS[row.education] : "—"}</Fact>
        <Fact title="人员类别">{row.personnel ? PERSONNEL[row.personnel] : "—"}</Fact>
        <Fact title="岗位">{row.position}</Fact>
        <Fact title="所在网点">{row.outlet_name ?? "—"}</Fact>
        <SecretField id={row.id} name={row.name} field="phone" title="手机号" masked={row.phone} />
        <SecretField id={row.id} name={row.name} field="id_number" title="身份证号" masked={row.id_number} />
      </Facts>
      <Branches row={row} />
      <Posts row={row} />
      <States row={row} />
      {doing?.form === "edit" && <MemberForm row={doing.seen} onClose={close} />}
      {doing?.form === "status" && <StatusForm row={doing.seen} onClose={close} />}
    </div>
  );
}

function Branches({ row }: { row: MemberRead }) {
  return (
    <section aria-label="组织关系">
      <h2>组织关系</h2>
      <PlainTable heads={["党支部", "转入", "转出", "说明"]}>
        {row.memberships.map((one) => (
          <tr key={`${one.organization_id}${one.since}`}>
            <td>{one.organization_name}</td>
            <td>{one.since}</td>
            <td>{one.until ?? "至今"}</td>
            <td>{one.reason}</td>
          </tr>
        ))}
      </PlainTable>
    </section>
  );
}

function Posts({ row }: { row: MemberRead }) {
  return (
    <section aria-label="任职">
      <h2>任职</h2>
      {row.posts.length === 0 ? (
        <Empty>没有担任党内职务</Empty>
      ) : (
        <PlainTable heads={["职务", "组织", "任职", "免职"]}>
          {row.posts.map((one) => (
            <tr key={one.id}>
              <td>{one.title}</td>
              <td>{one.organization_name}</td>
              <td>{one.since}</td>
              <td>{one.until ?? "在任"}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </section>
  );
}

function States({ row }: { row: MemberRead }) {
  if (row.statuses.length === 0) return null;
  return (
    <section aria-label="状态变更">
      <h2>状态变更</h2>
      <Steps newest="first">
        {row.statuses.map((one) => (
          <Step
            key={one.at + one.on}
            title={one.on}
            tag={<MemberStatus status={one.status} />}
            by={one.by_name}
            at={one.at}
          >
            <Words>{one.reason}</Words>
          </Step>
        ))}
      </Steps>
    </section>
  );
}

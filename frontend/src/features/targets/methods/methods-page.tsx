import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Tag } from "antd";
import type { MethodRead, MethodRule } from "@/api/generated/types.gen";
import { useActor } from "@/shared/auth/me";
import { Fact, Facts } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { PlainTable } from "@/shared/ui/plain-table";
import { TargetsNav } from "../nav";
import { wordsOptions } from "../targets/queries";
import css from "./methods.module.css";
import { moduleOf } from "./modules";

/** The methods as people read them: parts, goals, lists left to each enterprise, rules with the policy behind each. */
export function MethodsPage() {
  const query = useQuery(wordsOptions);
  return (
    <>
      <PageHeader title="方法" subtitle="各方法的板块、目标标签、规则和所依据的制度" />
      <TargetsNav />
      <Loaded query={query}>
        {({ methods }) => (
          <div className="stack">
            {methods.map((method) => (
              <Method key={method.code} method={method} />
            ))}
          </div>
        )}
      </Loaded>
    </>
  );
}

function Method({ method }: { method: MethodRead }) {
  const policies = new Map(method.policies.map(({ code, title }) => [code, title]));
  const reminders = method.rules.filter(({ is_reminder }) => is_reminder);
  const rules = method.rules.filter(({ is_reminder }) => !is_reminder);
  return (
    <section className="card" aria-label={method.title}>
      <h2>{method.title}</h2>
      <Facts>
        {method.sections.length > 0 && (
          <Fact title="组成">{method.sections.map(({ title }) => title).join("、")}</Fact>
        )}
        {method.plates.map((plate) => (
          <Fact key={plate.code} title={`${plate.title}(${plate.part})`}>
            <Modules codes={plate.modules} />
          </Fact>
        ))}
        {method.goals.map((group) => (
          <Fact key={group.code} title={group.title}>
            <span className={css.tags}>
              {group.tags.map((tag) => (
                <Link key={tag.code} to="/targets" search={{ view: "list", tag: tag.code }}>
                  {tag.title}
                </Link>
              ))}
            </span>
          </Fact>
        ))}
        {method.slogans.map((slogan) => (
          <Fact key={slogan.code} title={slogan.title}>
            {slogan.items.length > 0 ? (
              slogan.items.join("、")
            ) : (
              <span className="quiet">来源没有列出,由本单位自定;目前还没有填写</span>
            )}
          </Fact>
        ))}
      </Facts>
      {reminders.length > 0 && (
        <div className={css.block}>
          <h3>提醒</h3>
          <Rules rules={reminders} policies={policies} />
          <p className="quiet">只作提醒:不要求拍照,不要求上传证明,也不计分。</p>
        </div>
      )}
      {method.headings.length > 0 && (
        <div className={css.block}>
          <h3>六化</h3>
          <div className={css.headings}>
            {method.headings.map((heading) => (
              <div key={heading.code}>
                <h4>{heading.title}</h4>
                <Rules rules={heading.checklist} policies={policies} />
              </div>
            ))}
          </div>
        </div>
      )}
      {rules.length > 0 && (
        <div className={css.block}>
          <h3>规则</h3>
          <PlainTable heads={["规则", "内容", "依据"]}>
            {rules.map((rule) => (
              <tr key={rule.code}>
                <td>{rule.title}</td>
                <td>{rule.text}</td>
                <td>
                  <Policy title={policies.get(rule.policy) ?? rule.policy} />
                </td>
              </tr>
            ))}
          </PlainTable>
          <p className="quiet">每条规则须依据一份制度。来源没有写明哪条依据哪份,上面的对应为示例。</p>
        </div>
      )}
    </section>
  );
}

function Modules({ codes }: { codes: readonly string[] }) {
  const actor = useActor();
  return (
    <span className={css.tags}>
      {codes.map((code) => {
        const module = moduleOf(code);
        if (!module) return null;
        return actor.may(module.permission) ? (
          <Link key={code} to={module.to}>
            {module.label}
          </Link>
        ) : (
          <span key={code}>{module.label}</span>
        );
      })}
    </span>
  );
}

interface RulesProps {
  rules: readonly MethodRule[];
  policies: ReadonlyMap<string, string>;
}

function Rules({ rules, policies }: RulesProps) {
  return (
    <ul className={css.rules}>
      {rules.map((rule) => (
        <li key={rule.code}>
          {rule.text ? (
            <>
              <Tag>{rule.title}</Tag>
              {rule.text}
            </>
          ) : (
            rule.title
          )}
          <div className="quiet">
            依据 <Policy title={policies.get(rule.policy) ?? rule.policy} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Where the register says what the document says. */
function Policy({ title }: { title: string }) {
  const actor = useActor();
  if (!actor.may("registry.policy:read")) return <>《{title}》</>;
  return (
    <Link to="/policies" search={{ q: title }}>
      《{title}》
    </Link>
  );
}

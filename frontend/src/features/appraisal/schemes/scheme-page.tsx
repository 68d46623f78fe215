import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Tabs } from "antd";
import type { SchemeRead } from "@/api/generated/types.gen";
import { Can } from "@/shared/auth/can";
import { useActor } from "@/shared/auth/me";
import { instant } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { SchemePrice } from "../burden/scheme-price";
import { CopyScheme } from "./copy-scheme";
import { Indicators } from "./indicators";
import { PublishTab } from "./publish-tab";
import { schemeOptions } from "./queries";
import { SchemeState } from "./scheme-list";
import css from "./schemes.module.css";
import { Simulation } from "./simulation";
import { SourceTab } from "./source-tab";
import { Words } from "./words";

/** One version: in words, its indicators, its source with faults, tried on past records, published. */
export function SchemePage({ id }: { id: string }) {
  const query = useQuery(schemeOptions(id));
  return <Loaded query={query}>{(scheme) => <Page scheme={scheme} />}</Loaded>;
}

function Page({ scheme }: { scheme: SchemeRead }) {
  const [url, patch] = useUrlState();
  const actor = useActor();
  const edits = actor.may("appraisal.scheme:edit");
  const tabs = [
    { key: "words", label: "说明", children: <Words scheme={scheme} /> },
    { key: "indicators", label: `指标 ${scheme.indicator_count}`, children: <Indicators scheme={scheme} /> },
    ...(actor.may("appraisal.burden:read")
      ? [{ key: "burden", label: "减负", children: <SchemePrice scheme={scheme} /> }]
      : []),
    ...(edits
      ? [
          {
            key: "source",
            label: scheme.status === "draft" ? "编辑与校验" : "原文",
            children: <SourceTab key={scheme.version} scheme={scheme} />,
          },
          { key: "simulate", label: "试算", children: <Simulation scheme={scheme} /> },
        ]
      : []),
    ...(scheme.status === "draft" && actor.may("appraisal.scheme:publish")
      ? [{ key: "publish", label: "发布", children: <PublishTab scheme={scheme} /> }]
      : []),
  ];
  const asked = textOf(url.tab);
  return (
    <>
      <PageHeader
        title={`${scheme.title} 第 ${scheme.number} 版`}
        trail={<Link to="/schemes">考核方案</Link>}
        subtitle={
          <span className="row">
            <span>
              {scheme.code} · {scheme.created_by_name} {instant(scheme.created_at)} 编制
              {scheme.published_at && ` · ${instant(scheme.published_at)} 发布`}
            </span>
            <SchemeState scheme={scheme} />
          </span>
        }
        extra={
          <Can permission="appraisal.scheme:edit">
            <CopyScheme scheme={scheme} />
            <Link to="/schemes/new" search={{ from: scheme.id }} className={css.action}>
              以此版为底稿新建
            </Link>
          </Can>
        }
      />
      <Tabs
        items={tabs}
        activeKey={tabs.some((tab) => tab.key === asked) ? asked : "words"}
        onChange={(tab) => patch({ tab: tab === "words" ? undefined : tab })}
        destroyOnHidden
      />
    </>
  );
}

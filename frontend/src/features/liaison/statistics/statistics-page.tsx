import { useQuery } from "@tanstack/react-query";
import { App, Button, DatePicker, Dropdown } from "antd";
import dayjs from "dayjs";
import type { Statistics } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { download } from "@/shared/csv";
import { businessDate } from "@/shared/format";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { OrgPicker } from "@/shared/ui/org-picker";
import { PageHeader } from "@/shared/ui/page-header";
import { Ages, Causes, Funnel, Months, Oldest, Rates, Units } from "./parts";
import { type Asked, type PaperKind, report, statisticsOptions } from "./queries";
import css from "./statistics.module.css";

/** Are issues really solved: what handlers claim and what reporters confirm, never as one figure (S6). */
export function StatisticsPage() {
  const [url, patch] = useUrlState();
  const actor = useActor();
  const own = ownOrganization(actor);
  const org = textOf(url.org) ?? own;
  const today = businessDate();
  const asked: Asked = {
    organization_id: org ?? "",
    first_on: textOf(url.first) ?? `${today.slice(0, 4)}-01-01`,
    last_on: textOf(url.last) ?? today,
  };
  const query = useQuery({ ...statisticsOptions(asked), enabled: org !== undefined });
  return (
    <>
      <PageHeader
        title="诉求统计"
        subtitle="办理单位称已解决和反映人确认解决分开统计,比率附 95% 区间"
        extra={query.data && <Paper asked={asked} found={query.data} />}
      />
      <div className="stack">
        <div className="row">
          <OrgPicker label="组织" width={280} value={org} onChange={(value) => patch({ org: value })} />
          <DatePicker.RangePicker
            aria-label="反映日期"
            allowClear={false}
            value={[dayjs(asked.first_on), dayjs(asked.last_on)]}
            disabledDate={(day) => day.format("YYYY-MM-DD") > today}
            onChange={(days) =>
              patch({ first: days?.[0]?.format("YYYY-MM-DD"), last: days?.[1]?.format("YYYY-MM-DD") })
            }
          />
        </div>
        {org ? (
          <Loaded query={query}>{(found) => <Found found={found} />}</Loaded>
        ) : (
          <Empty>请先选择组织</Empty>
        )}
      </div>
    </>
  );
}

function Found({ found }: { found: Statistics }) {
  if (found.funnel.collected === 0 && found.funnel.merged === 0) return <Empty>这段时间还没有收到诉求</Empty>;
  return (
    <>
      <Funnel found={found.funnel} />
      <div className={css.columns}>
        <Rates found={found.rates} />
        <Causes rows={found.causes} />
        <Ages rows={found.ages} />
        <Months rows={found.months} />
      </div>
      <Oldest rows={found.oldest} />
      <Units rows={found.units} />
    </>
  );
}

const PAPERS: { kind: PaperKind; label: string }[] = [
  { kind: "docx", label: "月报 Word" },
  { kind: "pdf", label: "月报 PDF" },
  { kind: "xlsx", label: "数据 Excel" },
];

function Paper({ asked, found }: { asked: Asked; found: Statistics }) {
  const { message } = App.useApp();
  const save = async (kind: PaperKind) => {
    try {
      const name = `${found.organization_name}联系点问题月报_${found.first_on}_${found.last_on}.${kind}`;
      download(name, await report(kind, asked));
    } catch (error) {
      void message.error(asProblem(error).detail);
    }
  };
  const items = PAPERS.map(({ kind, label }) => ({ key: kind, label, onClick: () => void save(kind) }));
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button>下载月报</Button>
    </Dropdown>
  );
}

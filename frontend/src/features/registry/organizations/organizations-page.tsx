import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, DatePicker } from "antd";
import dayjs from "dayjs";
import { businessDate } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { ImportButton } from "@/shared/ui/imports/import-button";
import { PageHeader } from "@/shared/ui/page-header";
import { OrganizationCard } from "./organization-card";
import { OrganizationDrill } from "./organization-drill";
import { OrganizationTree } from "./organization-tree";
import css from "./organizations.module.css";
import { cardOptions, foundOptions, type Look, levelOptions } from "./queries";
import { DAY } from "./words";

const NOTHING: string[] = [];

/** The tree of today or of a day past at the left, the chosen organisation at the right; on a phone level by level. */
export function OrganizationsPage() {
  const [url, patch] = useUrlState();
  const phone = useIsPhone();
  const look: Look = { on: textOf(url.on), closed: url.closed !== undefined || undefined };
  const tops = useQuery(levelOptions(undefined, look));
  const chosen = textOf(url.id);
  const shown = chosen ?? (phone ? undefined : tops.data?.[0]?.id);
  const card = useQuery({ ...cardOptions(shown ?? "", look.on), enabled: shown !== undefined });
  const way = card.data?.ancestors.map((step) => step.id) ?? NOTHING;
  const open = (id: string | undefined) => patch({ id, page: undefined, member: undefined });

  return (
    <>
      <PageHeader
        title="组织"
        subtitle={<Counts look={look} />}
        extra={
          <>
            <Day look={look} patch={patch} />
            {!look.on && (
              <ImportButton
                permission="registry.organization:change"
                noun="党组织"
                url="/api/v1/registry/organizations"
                changes={["registry"]}
                prefilled
              />
            )}
          </>
        }
      />
      <div className={css.layout}>
        {!phone && <OrganizationTree look={look} way={way} selected={shown} onSelect={open} />}
        {phone && !shown && (
          <OrganizationDrill
            look={look}
            at={textOf(url.at)}
            onDrill={(id) => patch({ at: id })}
            onOpen={open}
          />
        )}
        {shown && (
          <div className="stack" style={{ minWidth: 0 }}>
            {phone && <Button onClick={() => open(undefined)}>返回组织列表</Button>}
            <OrganizationCard key={`${shown} ${look.on ?? ""}`} id={shown} on={look.on} />
          </div>
        )}
      </div>
    </>
  );
}

function Counts({ look }: { look: Look }) {
  const branches = useQuery(foundOptions({ kind: "branch", size: 1, on: look.on }));
  const missing = useQuery(foundOptions({ unclassified: true, size: 1, on: look.on }));
  if (!branches.data || !missing.data) return null;
  return (
    <>
      {look.on && `${look.on} `}党支部 {branches.data.total} 个,其中未分类 {missing.data.total} 个
    </>
  );
}

interface DayProps {
  look: Look;
  patch: (change: Record<string, string | undefined>) => void;
}

/** As it was on which day; today when left out. */
function Day({ look, patch }: DayProps) {
  const today = dayjs(businessDate());
  return (
    <>
      <Checkbox
        checked={look.closed}
        onChange={(event) => patch({ closed: event.target.checked ? "1" : undefined })}
      >
        含已撤销
      </Checkbox>
      <DatePicker
        aria-label="当时的组织"
        placeholder="当时的组织"
        value={look.on ? dayjs(look.on) : null}
        maxDate={today}
        onChange={(day) => patch({ on: day && !day.isSame(today, "day") ? day.format(DAY) : undefined })}
      />
    </>
  );
}

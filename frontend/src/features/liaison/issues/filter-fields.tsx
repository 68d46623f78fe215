import { useQuery } from "@tanstack/react-query";
import { ownOrganization, useActor } from "@/shared/auth/me";
import { textOf, useUrlState } from "@/shared/hooks/use-url-state";
import { ChoiceFilter, FlagFilter, OrgFilter, SearchFilter } from "@/shared/ui/list-filters";
import { normsOptions } from "./queries";
import { CHANNELS, choices, SEVERITIES } from "./words";

/** What both the list and the board are narrowed by. */
export function FilterFields() {
  const [url] = useUrlState();
  const me = useActor();
  const own = ownOrganization(me);
  const organization = textOf(url.org) ?? own ?? undefined;
  const { data: norms } = useQuery(normsOptions(me.may("liaison.issue:read") ? organization : undefined));
  return (
    <>
      <SearchFilter key={textOf(url.q) ?? ""} label="查找" placeholder="编号、标题、内容" />
      <OrgFilter width={220} />
      <ChoiceFilter
        name="category"
        label="类别"
        options={(norms?.categories ?? []).map(({ code, title }) => ({ value: code, label: title }))}
      />
      <ChoiceFilter name="severity" label="程度" options={choices(SEVERITIES)} />
      <ChoiceFilter name="channel" label="渠道" options={choices(CHANNELS)} />
      <ChoiceFilter
        name="mine"
        label="与我有关"
        placeholder="与我有关"
        options={[
          { value: "todo", label: "等我办理" },
          { value: "raised", label: "我反映的" },
        ]}
      />
      <FlagFilter name="overdue">只看超期</FlagFilter>
      <FlagFilter name="escalated">只看提级</FlagFilter>
    </>
  );
}

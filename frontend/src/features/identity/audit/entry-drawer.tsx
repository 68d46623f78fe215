import { useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import type { EntryRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { useOrgNames } from "@/shared/hooks/use-org-tree";
import { Changes } from "@/shared/ui/changes";
import { Fact, Facts, Words } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import { entryOptions } from "./queries";

interface Props {
  seq: number;
  /** Up to where a digest vouches for the trail. */
  covered: number;
  onClose: () => void;
}

/** One row of the trail: what changed, by whom, and its place in the chain. */
export function EntryDrawer({ seq, covered, onClose }: Props) {
  const phone = useIsPhone();
  const query = useQuery(entryOptions(seq));
  return (
    <Drawer open title={`审计记录 第 ${seq} 条`} onClose={onClose} size={phone ? "100%" : 640}>
      <Loaded query={query}>{(entry) => <Entry entry={entry} covered={covered} />}</Loaded>
    </Drawer>
  );
}

function Entry({ entry, covered }: { entry: EntryRead; covered: number }) {
  const nameOf = useOrgNames();
  return (
    <div className="stack">
      <Facts>
        <Fact title="时间">{instant(entry.at)}</Fact>
        <Fact title="操作人">{entry.actor_name}</Fact>
        <Fact title="操作">{entry.action_title}</Fact>
        <Fact title="对象">
          {entry.object_title} <Words>{entry.object_id}</Words>
        </Fact>
        {entry.organization_id && <Fact title="组织">{nameOf(entry.organization_id)}</Fact>}
        {entry.reason && (
          <Fact title="理由">
            <Words>{entry.reason}</Words>
          </Fact>
        )}
        <Fact title="来源地址">{entry.address ?? "—"}</Fact>
        <Fact title="追踪号">
          <Words>{entry.trace_id || "—"}</Words>
        </Fact>
      </Facts>
      <section aria-label="改了什么">
        <h3>改了什么</h3>
        <Changes changes={entry.changes} />
      </section>
      <section aria-label="链上位置">
        <h3>链上位置</h3>
        <p>
          {entry.is_chained ? (
            <StatusTag tone="good">核对无误</StatusTag>
          ) : (
            <StatusTag tone="bad">与哈希不符</StatusTag>
          )}{" "}
          {entry.is_chained
            ? "内容与本条哈希相符,并与前一条相连。"
            : "内容或前一条被改动过,请立即用存放在外的摘要核查。"}
        </p>
        <p className="quiet">
          {entry.seq <= covered
            ? "已被签名摘要覆盖:此后任何改动都能查出。"
            : "比最近一次摘要新,要等下一次摘要签署后才受保护。"}
        </p>
        <Facts>
          <Fact title="前一条哈希">
            <Words>{entry.prev_hash}</Words>
          </Fact>
          <Fact title="本条哈希">
            <Words>{entry.hash}</Words>
          </Fact>
        </Facts>
      </section>
    </div>
  );
}

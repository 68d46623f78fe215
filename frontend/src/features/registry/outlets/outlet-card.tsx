import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Drawer } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { OutletRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { Can } from "@/shared/auth/can";
import { useActor } from "@/shared/auth/me";
import { useIsPhone } from "@/shared/hooks/use-is-phone";
import { Fact, Facts } from "@/shared/ui/facts";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PlainTable } from "@/shared/ui/plain-table";
import { OutletForm } from "./outlet-form";
import { PlaceForm } from "./place-form";
import { displace, OUTLETS, outletOptions } from "./queries";
import { CoverageTag } from "./words";

const EDIT = "registry.outlet:edit";

/** One outlet from the side: what is known of it and who works there. */
export function OutletCard({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(outletOptions(id));
  const phone = useIsPhone();
  return (
    <Drawer open title={query.data?.name ?? "网点"} size={phone ? "100%" : 640} onClose={onClose}>
      <Loaded query={query}>{(row) => <Card row={row} />}</Loaded>
    </Drawer>
  );
}

function Card({ row }: { row: OutletRead }) {
  const [doing, setDoing] = useState<"edit" | "place">();
  const actor = useActor();
  return (
    <div className="stack">
      <div className="row">
        <CoverageTag row={row} />
        <span className="quiet">自 {row.coverage_since}</span>
        <Can permission={EDIT}>
          <Button onClick={() => setDoing("edit")}>修改</Button>
          {row.is_open && (
            <Button type="primary" onClick={() => setDoing("place")}>
              安排党员
            </Button>
          )}
        </Can>
      </div>
      <Facts columns>
        <Fact title="编码">{row.code}</Fact>
        <Fact title="所属组织">{row.organization_name}</Fact>
        <Fact title="网格">{row.grid_cell_name ?? "未划入网格"}</Fact>
        <Fact title="员工数">{row.staff_count}</Fact>
        <Fact title="地址">{row.address ?? "—"}</Fact>
        <Fact title="党代表联系点">{row.liaison_point ?? "未设"}</Fact>
        <Fact title="开业日期">{row.opened_on}</Fact>
        {row.closed_on && <Fact title="撤销日期">{row.closed_on}</Fact>}
      </Facts>
      {actor.may("liaison.outlet:read") && (
        <Link to="/coverage/$id" params={{ id: row.id }}>
          结对、走访与共建情况
        </Link>
      )}
      <Members row={row} />
      <section aria-label="组织关系在外党员">
        <h2>组织关系在外党员 {row.external_members.length}</h2>
        {row.external_members.length === 0 ? (
          <Empty>没有</Empty>
        ) : (
          <PlainTable heads={["姓名", "组织关系所在党组织"]}>
            {row.external_members.map((one) => (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td>{one.home_organization}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </section>
      {doing === "edit" && <OutletForm row={row} open onClose={() => setDoing(undefined)} />}
      {doing === "place" && <PlaceForm row={row} open onClose={() => setDoing(undefined)} />}
    </div>
  );
}

function Members({ row }: { row: OutletRead }) {
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const leave = (id: string, name: string) =>
    modal.confirm({
      title: `${name}不再在${row.name}工作?`,
      content: "从今天起不再计入该网点,党员名册不变。",
      okText: "调离",
      cancelText: "取消",
      onOk: async () => {
        try {
          await displace(row, { member_ids: [id], on: dayjs().format("YYYY-MM-DD") });
          await client.invalidateQueries({ queryKey: OUTLETS });
        } catch (error) {
          void message.error(asProblem(error).detail);
        }
      },
    });
  return (
    <section aria-label="本单位党员">
      <h2>本单位党员 {row.members.length}</h2>
      {row.members.length === 0 ? (
        <Empty>还没有党员在这个网点工作</Empty>
      ) : (
        <PlainTable heads={["姓名", "工号", "岗位", "操作"]}>
          {row.members.map((one) => (
            <tr key={one.id}>
              <td>{one.name}</td>
              <td>{one.employee_no}</td>
              <td>{one.position}</td>
              <td>
                <Can permission={EDIT}>
                  <Button
                    size="small"
                    aria-label={`调离 ${one.name}`}
                    onClick={() => leave(one.id, one.name)}
                  >
                    调离
                  </Button>
                </Can>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </section>
  );
}

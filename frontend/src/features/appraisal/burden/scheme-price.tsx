import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import type { SchemePrice as Price, SchemeRead } from "@/api/generated/types.gen";
import { fixed, instant, percent, plain } from "@/shared/format";
import { Figure, Figures } from "@/shared/ui/figures";
import { Loaded } from "@/shared/ui/loaded";
import { StatusTag } from "@/shared/ui/status-tag";
import css from "./burden.module.css";
import { schemePriceOptions } from "./queries";
import { Wide } from "./wide";

/** What a scheme costs the grass roots; told before it is published. */
export function SchemePrice({ scheme }: { scheme: SchemeRead }) {
  const query = useQuery(schemePriceOptions(scheme.id, scheme.version));
  return (
    <Loaded query={query} label="正在计算填报负担…">
      {(price) => (
        <div className="stack">
          <Summary price={price} />
          <Categories price={price} />
          <Lines price={price} />
        </div>
      )}
    </Loaded>
  );
}

export function Summary({ price }: { price: Price }) {
  const { standard } = price;
  return (
    <section className="card stack" aria-label="填报负担">
      <p className={css.words}>{price.words}</p>
      {price.is_over_budget && (
        <Alert
          type="warning"
          showIcon
          title={`每支部每月最多 ${fixed(price.heaviest)} 次(折算),超过预算 ${plain(standard.budget)} 次`}
          description="发布须写明批准人和理由;也可减少填报项、改由系统带入。"
        />
      )}
      {price.approval && (
        <Alert
          type="info"
          showIcon
          title={`${price.approval.approver}批准超预算发布(${fixed(price.approval.asked)} / ${plain(price.approval.budget)} 次)`}
          description={`${price.approval.reason}(${price.approval.signed_by_name} ${instant(price.approval.signed_at)} 记)`}
        />
      )}
      <Figures label="公布前的负担">
        <Figure
          title="每支部每月(折算)"
          note={standard.budget ? `预算 ${plain(standard.budget)} 次` : "未设预算"}
        >
          {fixed(price.heaviest)} 次
        </Figure>
        <Figure title="系统已有" note="各表必填项中不用填写的比例">
          {percent(price.filled_by_systems)}
        </Figure>
        <Figure title="成效指标占总分" note="其余为过程和现场评定">
          {percent(price.outcome_share)}
        </Figure>
        <Figure title="一表多用" note="平均每张表供几个指标取数">
          {price.reuse ? `${fixed(price.reuse)} 个` : "—"}
        </Figure>
        <Figure title="全年报送" note={`${price.branches} 个支部、${price.forms} 张表 ${price.fields} 项`}>
          {price.submissions_a_year} 份
        </Figure>
      </Figures>
      <p className="quiet">
        一次填写 = 一个字段 × 一个支部 × 一次。折算:键入 {plain(standard.typing)}、确认已有项{" "}
        {plain(standard.prefilled)}、附件 {plain(standard.attachment)}、照片 {plain(standard.photo)}、会议{" "}
        {plain(standard.meeting)}(标准第 {standard.number} 版)。加分、扣分、否决指标据实登记,不计为填报要求
        {price.others.length > 0 &&
          `;与在用的${price.others.map((one) => `“${one}”`).join("、")}合并计算,同一张表只计一次`}
        。
      </p>
    </section>
  );
}

function Categories({ price }: { price: Price }) {
  return (
    <section className="card" aria-label="各类支部">
      <h2>各类支部每月</h2>
      <Wide label="各类支部每月的填报">
        <thead>
          <tr>
            <th scope="col">类别</th>
            <th scope="col" data-number>
              支部
            </th>
            <th scope="col" data-number>
              填写项
            </th>
            <th scope="col" data-number>
              折算
            </th>
            <th scope="col" data-number>
              连同其他方案
            </th>
            <th scope="col" data-number>
              成效占比
            </th>
          </tr>
        </thead>
        <tbody>
          {price.categories.map((one) => (
            <tr key={one.title}>
              <td>
                <span className="row">
                  {one.title}
                  {one.is_over_budget && <StatusTag tone="warn">超预算</StatusTag>}
                </span>
              </td>
              <td data-number>{one.branches}</td>
              <td data-number>{fixed(one.fields_a_month)}</td>
              <td data-number>{fixed(one.weighed_a_month)}</td>
              <td data-number>{fixed(one.with_others_a_month)}</td>
              <td data-number>{percent(one.outcome_share)}</td>
            </tr>
          ))}
        </tbody>
      </Wide>
      {price.categories.length === 0 && <p className="quiet">还没有支部</p>}
    </section>
  );
}

function Lines({ price }: { price: Price }) {
  return (
    <section className="card" aria-label="所用表">
      <h2>所用表</h2>
      <Wide label="所用的表">
        <thead>
          <tr>
            <th scope="col">台账</th>
            <th scope="col">谁填</th>
            <th scope="col" data-number>
              每年次数
            </th>
            <th scope="col" data-number>
              必填项
            </th>
            <th scope="col" data-number>
              其中已有
            </th>
            <th scope="col" data-number>
              每月折算
            </th>
            <th scope="col">供哪些指标</th>
          </tr>
        </thead>
        <tbody>
          {price.lines.map((line) => (
            <tr key={line.type}>
              <td>{line.title}</td>
              <td>{line.is_own ? "支部" : "上级"}</td>
              <td data-number>{line.times_a_year}</td>
              <td data-number>{line.asks.fields}</td>
              <td data-number>{line.asks.prefilled}</td>
              <td data-number>{fixed(line.weighed_a_month)}</td>
              <td>
                <span className="wrap">{line.indicators.join("、")}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </Wide>
    </section>
  );
}

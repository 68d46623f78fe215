import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useState } from "react";
import type { IntakeRead } from "@/api/generated/types.gen";
import { asProblem } from "@/api/problem";
import { instant } from "@/shared/format";
import { Fact, Facts } from "@/shared/ui/facts";
import { Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { StatusTag } from "@/shared/ui/status-tag";
import { IntakeForm } from "./intake-form";
import css from "./poster.module.css";
import { INTAKES, intakeOptions, revokeIntake, rotateIntake } from "./queries";
import { STATES } from "./words";

/** One way in: its poster to print, its link, and what can be done with it. */
export function IntakePage({ id }: { id: string }) {
  const query = useQuery(intakeOptions(id));
  return <Loaded query={query}>{(intake) => <Intake intake={intake} />}</Loaded>;
}

function Intake({ intake }: { intake: IntakeRead }) {
  const [changing, setChanging] = useState(false);
  const state = STATES[intake.state];
  return (
    <>
      <div className={css.screen}>
        <PageHeader
          title={intake.name}
          subtitle={
            <span className="row">
              <StatusTag tone={state.tone}>{state.word}</StatusTag>
              {intake.kind_title} · {intake.outlet_name ?? intake.organization_name}
            </span>
          }
          trail={<Link to="/intakes">免登录入口</Link>}
          extra={intake.state !== "revoked" && <Moves intake={intake} onChange={() => setChanging(true)} />}
        />
      </div>
      <div className={css.both}>
        <Poster intake={intake} />
        <section className={`card stack ${css.screen}`} aria-label="入口">
          <Facts>
            <Fact title="链接">
              <a href={intake.link} target="_blank" rel="noreferrer">
                {intake.link}
              </a>
            </Fact>
            <Fact title="收到">{intake.issue_count} 件</Fact>
            <Fact title="启用">
              {intake.starts_on}
              {intake.ends_on ? ` 至 ${intake.ends_on}` : " 起"}
            </Fact>
            <Fact title="所属组织">{intake.organization_name}</Fact>
            <Fact title="建立">
              {intake.created_by_name} · {instant(intake.created_at)}
            </Fact>
          </Facts>
          <p>
            <Button href={intake.qr} download={`${intake.name}.svg`}>
              下载二维码
            </Button>
          </p>
          <p className="quiet">
            同一网络地址一小时至多提交 30 件,一个入口一小时至多 300 件;系统不保存匿名反映人的网络地址。
          </p>
        </section>
      </div>
      {changing && <IntakeForm row={intake} onClose={() => setChanging(false)} />}
    </>
  );
}

function Moves({ intake, onChange }: { intake: IntakeRead; onChange: () => void }) {
  const client = useQueryClient();
  const { modal, message } = App.useApp();
  const ask = (title: string, content: string, move: (seen: IntakeRead) => Promise<IntakeRead>) =>
    modal.confirm({
      title,
      content,
      okText: "确定",
      cancelText: "取消",
      onOk: async () => {
        try {
          await move(intake);
          await client.invalidateQueries({ queryKey: INTAKES });
        } catch (error) {
          void message.error(asProblem(error).detail);
        }
      },
    });
  return (
    <>
      <Button onClick={onChange}>修改</Button>
      <Button
        onClick={() =>
          ask("更换二维码?", "已张贴的二维码随即失效,须重新打印张贴;已给出的回执不受影响。", rotateIntake)
        }
      >
        更换二维码
      </Button>
      <Button
        danger
        onClick={() => ask("停用这个入口?", "停用后不能恢复;已给出的回执不受影响。", revokeIntake)}
      >
        停用
      </Button>
      <Button type="primary" onClick={() => window.print()}>
        打印海报
      </Button>
    </>
  );
}

/** A sheet of A4 for the wall. */
function Poster({ intake }: { intake: IntakeRead }) {
  return (
    <article className={css.poster} aria-label="海报">
      <p className={css.place}>{intake.outlet_name ?? intake.organization_name}</p>
      <h2>{intake.kind === "model_post" ? `党员示范岗 ${intake.subject}` : "您的困难,请告诉我们"}</h2>
      <img src={intake.qr} alt="二维码,扫码反映问题" />
      <p className={css.hint}>扫码反映 · 不用登录 · 可以匿名</p>
      {intake.guide && <p className={css.guide}>{intake.guide}</p>}
      <p className={css.promise}>提交后得到回执,凭回执查看办理情况;是否解决,由您说了算。</p>
      <p className={css.link}>{intake.link}</p>
    </article>
  );
}

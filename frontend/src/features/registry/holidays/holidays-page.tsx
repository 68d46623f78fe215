import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Form, Input, InputNumber, Radio } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { holidaysReplace, holidaysShow } from "@/api/generated/sdk.gen";
import type { HolidayDay, HolidayYearRead } from "@/api/generated/types.gen";
import { instant } from "@/shared/format";
import { useUrlState } from "@/shared/hooks/use-url-state";
import { FormDrawer } from "@/shared/ui/form-drawer";
import { Empty, Loaded } from "@/shared/ui/loaded";
import { PageHeader } from "@/shared/ui/page-header";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { StatusTag } from "@/shared/ui/status-tag";
import css from "./holidays.module.css";

const holidaysOptions = (year: number) =>
  queryOptions({
    queryKey: ["registry", "holidays", year],
    queryFn: ({ signal }) => holidaysShow({ path: { year }, signal }),
  });

const replace = (seen: HolidayYearRead, days: HolidayDay[], reason: string) =>
  holidaysReplace({
    path: { year: seen.year },
    headers: { "if-match": `"${seen.version}"` },
    body: { days, reason },
  });

/** The working-day calendar: every due day and every light counts by it. */
export function HolidaysPage() {
  const [url, patch] = useUrlState();
  const year = Number(url.year ?? dayjs().year());
  const query = useQuery(holidaysOptions(year));
  return (
    <>
      <PageHeader
        title="工作日历"
        subtitle="节假日与调休上班日。任务的期限、计划进度和亮灯都按这里的工作日计算"
        extra={
          <InputNumber
            aria-label="年份"
            min={2020}
            max={2040}
            precision={0}
            value={year}
            onChange={(value) => value && patch({ year: value })}
          />
        }
      />
      <Loaded query={query}>{(calendar) => <Year key={year} calendar={calendar} />}</Loaded>
    </>
  );
}

function Year({ calendar }: { calendar: HolidayYearRead }) {
  const [dropping, setDropping] = useState<HolidayDay>();
  const [adding, setAdding] = useState(false);
  const client = useQueryClient();
  const { message } = App.useApp();
  const save = async (days: HolidayDay[], reason: string) => {
    await replace(calendar, days, reason);
    await client.invalidateQueries({ queryKey: ["registry", "holidays"] });
    void message.success("已保存,各处的工作日随即更新");
  };
  const origin =
    calendar.source === "hand"
      ? `${calendar.changed_by_name} 于 ${instant(calendar.changed_at ?? "")} 修改`
      : calendar.source === "standard"
        ? "国务院办公厅放假安排"
        : "尚无放假安排,暂按周一至周五计算";
  return (
    <section className="card stack" aria-label={`${calendar.year} 年`}>
      <div className="row">
        <strong>
          {calendar.year} 年共 {calendar.workdays} 个工作日
        </strong>
        <span className="quiet">{origin}</span>
        {calendar.may_edit && <Button onClick={() => setAdding(true)}>添加或修改一天</Button>}
      </div>
      {calendar.days.length === 0 && <Empty>这一年还没有节假日,可以逐日添加</Empty>}
      <ul className={css.days}>
        {calendar.days.map((one) => (
          <li key={one.day} className={css.day}>
            <span>
              {one.day} {WEEK[dayjs(one.day).day()]}
            </span>
            <StatusTag tone={one.is_workday ? "info" : "warn"}>{one.is_workday ? "上班" : "放假"}</StatusTag>
            <span className="quiet">{one.name}</span>
            {calendar.may_edit && (
              <Button
                type="link"
                size="small"
                aria-label={`删除 ${one.day}`}
                onClick={() => setDropping({ ...one })}
              >
                删除
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ReasonDialog
        open={dropping !== undefined}
        title={`删除 ${dropping?.day ?? ""}`}
        okText="删除"
        onClose={() => setDropping(undefined)}
        onConfirm={(reason) =>
          save(calendar.days.filter(({ day }) => day !== dropping?.day) as HolidayDay[], reason)
        }
      >
        <p>删除后这一天按平常的星期计算。</p>
      </ReasonDialog>
      <DayForm calendar={calendar} open={adding} onClose={() => setAdding(false)} onSave={save} />
    </section>
  );
}

const WEEK = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

interface DayProps {
  calendar: HolidayYearRead;
  open: boolean;
  onClose: () => void;
  onSave: (days: HolidayDay[], reason: string) => Promise<void>;
}

function DayForm({ calendar, open, onClose, onSave }: DayProps) {
  const [form] = Form.useForm<{ day: Dayjs; is_workday: boolean; name: string; reason: string }>();
  return (
    <FormDrawer
      open={open}
      title="添加或修改一天"
      form={form}
      initialValues={{ is_workday: false }}
      onClose={onClose}
      onSubmit={async ({ day, is_workday, name, reason }) => {
        const key = day.format("YYYY-MM-DD");
        const others = calendar.days.filter((one) => one.day !== key) as HolidayDay[];
        await onSave([...others, { day: key, is_workday, name }], reason);
      }}
    >
      <Form.Item name="day" label="日期" rules={[{ required: true, message: "请选择日期" }]}>
        <DatePicker
          style={{ width: "100%" }}
          defaultPickerValue={dayjs(`${calendar.year}-01-01`)}
          disabledDate={(day) => day.year() !== calendar.year}
        />
      </Form.Item>
      <Form.Item name="is_workday" label="这一天">
        <Radio.Group
          options={[
            { value: false, label: "放假" },
            { value: true, label: "上班" },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="name"
        label="名称"
        rules={[{ required: true, whitespace: true, message: "请写明名称" }]}
      >
        <Input maxLength={50} placeholder="例如:国庆节" />
      </Form.Item>
      <Form.Item
        name="reason"
        label="理由"
        rules={[{ required: true, whitespace: true, message: "请写明理由" }]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

/** Today as the server answers it, and a phone that is signed in, for unit tests. */
import { useQueryClient } from "@tanstack/react-query";
import { HttpResponse, http } from "msw";
import type { TodayItem, TodayRead } from "@/api/generated/types.gen";
import { signIn } from "@/api/session";
import { drop, forgetKept, itemsOf } from "@/shared/outbox/store";
import { useFlushing } from "@/shared/outbox/use-outbox";
import { answer, server, signedInWith } from "./server";

export const ACCOUNT = "00000000-0000-7000-8000-000000000001";
export const TASK = "00000000-0000-7000-8000-000000000501";

export const ITEM: TodayItem = {
  task_id: TASK,
  number: "RW-2026-0012",
  title: "十一月主题党日",
  organization_name: "文旅一支部",
  kind: "org_life",
  side: "party",
  due_on: "2026-11-28",
  days_left: 5,
  light: "yellow",
  percent: "40",
  planned_percent: "55",
  is_blocked: false,
  last_note: "方案已报,等场地",
  phrases: ["等场地", "已联系讲解员"],
  version: 3,
};

export const TODAY: TodayRead = {
  day: "2026-11-21",
  items: [
    ITEM,
    {
      ...ITEM,
      task_id: `${TASK.slice(0, -1)}2`,
      number: "RW-2026-0013",
      title: "景区营收目标",
      side: "business",
      light: "red",
      days_left: -2,
    },
  ],
  counts: { open: 2, overdue: 1, due_soon: 0 },
  done_today: [],
};

/** Keeps the queue moving, as the frame of the phone's pages does. */
export function Frame() {
  const queryClient = useQueryClient();
  useFlushing(ACCOUNT, (sent) => {
    if (sent) void queryClient.invalidateQueries({ queryKey: ["targets"] });
  });
  return null;
}

export async function signedIn(): Promise<void> {
  signedInWith("targets.task:carry_out", "appraisal.attachment:add");
  const access_token = `x.${btoa(JSON.stringify({ sub: ACCOUNT })).replaceAll("=", "")}.x`;
  answer("*/api/v1/identity/tokens", { access_token, token_type: "bearer", expires_in: 900 }, 200, "post");
  answer("*/api/v1/targets/today", TODAY);
  answer("*/api/v1/targets/tasks/:id/evidence-offers", {
    items: [{ record_id: "r1", type_title: "主题党日", occurred_on: "2026-11-20", note: "参观纪念馆" }],
    upload_organization_id: "o1",
  });
  await signIn("x", "y");
}

/** What arrives at the server; refused with this problem if one is given. */
export function receiving(problem?: { status: number; detail: string }): Record<string, unknown>[] {
  const bodies: Record<string, unknown>[] = [];
  server.use(
    http.post("*/api/v1/targets/tasks/:id/check-ins", async ({ request, params }) => {
      const body = (await request.json()) as Record<string, unknown>;
      bodies.push(body);
      if (problem)
        return HttpResponse.json({ code: "refused", errors: [], ...problem }, { status: problem.status });
      const undo_until = new Date(Date.now() + 600_000).toISOString();
      const done = { id: body.id, task_id: params.id, kind: body.kind, undo_until };
      const list = { ...TODAY, done_today: [{ ...done, title: ITEM.title }] };
      answer("*/api/v1/targets/today", list);
      return HttpResponse.json({ ...done, percent: null }, { status: 201 });
    }),
  );
  return bodies;
}

export async function emptied(): Promise<void> {
  await drop((await itemsOf(ACCOUNT)).map(({ client_id }) => client_id));
  await forgetKept(ACCOUNT);
}

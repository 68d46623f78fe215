import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { idempotencyKey } from "@/api/client";
import {
  assignmentsAssign,
  assignmentsBatch,
  assignmentsCreate,
  checkInsHistory,
  lightRulesSetRule,
  lightRulesVersions,
  lightsBoard,
  tasksAccept,
  tasksAskDelay,
  tasksCancel,
  tasksComplete,
  tasksDelay,
  tasksLink,
  tasksRefuseDelay,
  tasksRemind,
  tasksReopen,
  tasksSearch,
  tasksSendBack,
  tasksShow,
  tasksSubmit,
} from "@/api/generated/sdk.gen";
import type {
  LightRuleCreate,
  TaskAssign,
  TaskBatch,
  TaskCreate,
  TaskDelay,
  TaskRead,
  TasksSearchData,
} from "@/api/generated/types.gen";

export type Filters = NonNullable<TasksSearchData["query"]>;
export type Move = TaskRead["moves"][number];

export const searchTasks = (query: Filters, signal?: AbortSignal) => tasksSearch({ query, signal });

export const tasksOptions = (filters: Filters) =>
  queryOptions({
    queryKey: ["targets", "tasks", filters],
    queryFn: ({ signal }) => searchTasks(filters, signal),
    placeholderData: keepPreviousData,
  });

export const taskOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "task", id],
    queryFn: ({ signal }) => tasksShow({ path: { task_id: id }, signal }),
  });

export const checkInsOptions = (id: string) =>
  queryOptions({
    queryKey: ["targets", "task", id, "check-ins"],
    queryFn: ({ signal }) => checkInsHistory({ path: { task_id: id }, signal }),
  });

export const lightsOptions = (organizationId: string | undefined) =>
  queryOptions({
    queryKey: ["targets", "tasks", "lights", organizationId],
    queryFn: ({ signal }) => lightsBoard({ query: { organization_id: organizationId }, signal }),
    placeholderData: keepPreviousData,
  });

export const lightRulesOptions = (organizationId: string) =>
  queryOptions({
    queryKey: ["targets", "light-rules", organizationId],
    queryFn: ({ signal }) => lightRulesVersions({ query: { organization_id: organizationId }, signal }),
  });

const once = () => ({ "idempotency-key": idempotencyKey() });

/** The move of the one that was seen; somebody else's in between is refused. */
const seen = (task: TaskRead) => ({
  path: { task_id: task.id },
  headers: { ...once(), "if-match": `"${task.version}"` },
});

export const createTask = (body: TaskCreate) => assignmentsCreate({ headers: once(), body });
export const batch = (body: TaskBatch) => assignmentsBatch({ headers: once(), body });
export const assign = (task: TaskRead, body: TaskAssign) => assignmentsAssign({ ...seen(task), body });
export const link = (task: TaskRead, needs: string[]) => tasksLink({ ...seen(task), body: { needs } });
export const delay = (task: TaskRead, body: TaskDelay, ask: boolean) =>
  ask ? tasksAskDelay({ ...seen(task), body }) : tasksDelay({ ...seen(task), body });
export const setRule = (body: LightRuleCreate) => lightRulesSetRule({ headers: once(), body });

/** The moves that need no more than words. */
export const WORDED = {
  accept: (task: TaskRead, _words: string) => tasksAccept(seen(task)),
  submit: (task: TaskRead, note: string) => tasksSubmit({ ...seen(task), body: { note: note || null } }),
  complete: (task: TaskRead, note: string) => tasksComplete({ ...seen(task), body: { note: note || null } }),
  remind: (task: TaskRead, note: string) => tasksRemind({ ...seen(task), body: { note: note || null } }),
  return: (task: TaskRead, reason: string) => tasksSendBack({ ...seen(task), body: { reason } }),
  cancel: (task: TaskRead, reason: string) => tasksCancel({ ...seen(task), body: { reason } }),
  reopen: (task: TaskRead, reason: string) => tasksReopen({ ...seen(task), body: { reason } }),
  refuse_delay: (task: TaskRead, reason: string) => tasksRefuseDelay({ ...seen(task), body: { reason } }),
};

/** The server, asked beside the page: tasks to work on, and what has arrived. */
import { randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { expect, PASSWORD } from "./day";

const API = "/api/v1";
const DAY_MS = 86_400_000;

interface CheckIn {
  kind: string;
  percent: string | null;
  note: string | null;
  evidence: { sha256: string | null; name: string | null }[];
  undone_at: string | null;
}

/** The server, asked directly: what it has, not what the page shows. */
export class Server {
  private readonly given: string[] = [];

  private constructor(
    private readonly request: APIRequestContext,
    private readonly headers: Record<string, string>,
    private readonly me: { member_id: string; roles: { organization_id: string }[] },
  ) {}

  static async of(request: APIRequestContext, username: string): Promise<Server> {
    const answer = await request.post(`${API}/identity/tokens`, { data: { username, password: PASSWORD } });
    const { access_token } = await answer.json();
    const headers = { authorization: `Bearer ${access_token}` };
    const me = await (await request.get(`${API}/identity/me`, { headers })).json();
    return new Server(request, headers, me);
  }

  /** A task for oneself, due in three weeks. */
  async task(title: string): Promise<{ id: string; title: string }> {
    const answer = await this.request.post(`${API}/targets/tasks`, {
      headers: { ...this.headers, "idempotency-key": randomUUID() },
      data: {
        organization_id: this.me.roles[0]?.organization_id,
        title: `${title} ${Date.now()}`,
        kind: "org_life",
        side: "party",
        owner_member_id: this.me.member_id,
        due_on: new Date(Date.now() + 21 * DAY_MS).toISOString().slice(0, 10),
      },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    const task = await answer.json();
    this.given.push(task.id);
    return task;
  }

  /** Takes back what was given, so that the list of a server that is used again stays short. */
  async clear(): Promise<void> {
    for (const id of this.given.splice(0)) {
      const { version } = await (
        await this.request.get(`${API}/targets/tasks/${id}`, { headers: this.headers })
      ).json();
      const headers = { ...this.headers, "if-match": String(version) };
      await this.request.post(`${API}/targets/tasks/${id}:cancel`, { headers, data: { reason: "试用结束" } });
    }
  }

  async checkIns(taskId: string): Promise<CheckIn[]> {
    const answer = await this.request.get(`${API}/targets/tasks/${taskId}/check-ins`, {
      headers: this.headers,
    });
    return (await answer.json()).items;
  }

  async kinds(tasks: { id: string }[]): Promise<string[]> {
    const all = await Promise.all(tasks.map(({ id }) => this.checkIns(id)));
    return all.flat().map(({ kind }) => kind);
  }
}

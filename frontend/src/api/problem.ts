/** What the server says when it refuses: application/problem+json as a typed error. */
export interface FieldProblem {
  field: string;
  message: string;
}

interface ProblemBody {
  title?: string;
  status?: number;
  code?: string;
  detail?: string;
  errors?: FieldProblem[];
}

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: FieldProblem[];
  readonly traceId: string | undefined;

  constructor(status: number, body: ProblemBody = {}, traceId?: string) {
    const detail = body.detail || body.title || fallbackDetail(status);
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.detail = detail;
    this.errors = body.errors ?? [];
    this.traceId = traceId;
  }
}

function fallbackDetail(status: number): string {
  if (status === 0) return "网络不通,请检查网络后重试";
  if (status === 401) return "登录已失效,请重新登录";
  if (status === 403) return "您没有执行此操作的权限";
  if (status === 404) return "没有找到,或不在您的管辖范围内";
  if (status >= 500) return "服务器出现问题,请稍后重试";
  return "请求没有成功";
}

/** Any thrown value as an ApiProblem, so that screens handle one shape; a fault of our own is not blamed on the net. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message))
    return new ApiProblem(0);
  return new ApiProblem(-1, { code: "page_failed", detail: "页面出了问题,请刷新后重试" });
}

/** The problem in an answer whose body is already read; the trace id travels in a header. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const known = body !== null && typeof body === "object" ? body : {};
  return new ApiProblem(response.status, known, response.headers.get("X-Trace-Id") ?? undefined);
}

export async function problemFrom(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => ({}));
  return problemOf(response, body);
}

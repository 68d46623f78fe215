/** The stand-in server of the unit tests; the product never uses it. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { Me } from "@/api/generated/types.gen";

export const server = setupServer();

export function answer(
  path: string,
  body: object | null,
  status = 200,
  method: "get" | "post" | "delete" = "get",
) {
  server.use(
    http[method](path, () =>
      status === 204 ? new HttpResponse(null, { status }) : HttpResponse.json(body, { status }),
    ),
  );
}

export function refuse(path: string, status: number, problem: object, method: "get" | "post" = "get") {
  server.use(
    http[method](path, () =>
      HttpResponse.json(
        {
          type: "about:blank",
          title: "",
          status,
          code: "test",
          detail: "",
          errors: [],
          ...problem,
        },
        { status, headers: { "Content-Type": "application/problem+json" } },
      ),
    ),
  );
}

/** Signs in as somebody with these permissions. */
export function signedInWith(...permissions: string[]): void {
  const me: Me = {
    account_id: "00000000-0000-7000-8000-000000000001",
    username: "tester",
    display_name: "测试员",
    member_id: null,
    roles: [{ role: "orgdept", title: "组织部", organization_id: null }],
    permissions,
    acting_for: null,
    is_demo: true,
    must_change_password: false,
    must_set_up_second_factor: false,
  };
  answer("*/api/v1/identity/me", me);
}

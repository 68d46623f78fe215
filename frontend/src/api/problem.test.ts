import { expect, it } from "vitest";
import { ApiProblem, asProblem, problemFrom } from "./problem";

it("keeps what the server said", async () => {
  const body = {
    status: 422,
    code: "invalid",
    detail: "请检查",
    errors: [{ field: "name", message: "必填" }],
  };
  const problem = await problemFrom(new Response(JSON.stringify(body), { status: 422 }));
  expect(problem).toMatchObject({ status: 422, code: "invalid", detail: "请检查", errors: body.errors });
});

it("has a sentence of its own where the server said nothing", async () => {
  expect((await problemFrom(new Response("<html>", { status: 502 }))).detail).toBe(
    "服务器出现问题,请稍后重试",
  );
});

it("tells a broken network from a fault of the page", () => {
  expect(asProblem(new TypeError("Failed to fetch")).detail).toBe("网络不通,请检查网络后重试");
  expect(asProblem(new TypeError("x is not a function")).detail).toBe("页面出了问题,请刷新后重试");
  const problem = new ApiProblem(404);
  expect(asProblem(problem)).toBe(problem);
});

import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useSeen } from "./use-seen";

const begin = { open: false, now: 1 };

it("keeps what was there when the form was opened, and follows the news before and after", () => {
  const { result, rerender } = renderHook(({ open, now }) => useSeen(open, now), { initialProps: begin });
  rerender({ open: false, now: 2 });
  expect(result.current).toBe(2);
  rerender({ open: true, now: 2 });
  rerender({ open: true, now: 3 });
  expect(result.current).toBe(2);
  rerender({ open: false, now: 3 });
  expect(result.current).toBe(3);
  rerender({ open: true, now: 4 });
  expect(result.current).toBe(4);
});

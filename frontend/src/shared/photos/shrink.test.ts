import { expect, it } from "vitest";
import { fitted } from "./shrink";

it("fits the long edge and never enlarges", () => {
  expect(fitted(4032, 3024, 1280)).toEqual({ width: 1280, height: 960 });
  expect(fitted(3024, 4032, 1280)).toEqual({ width: 960, height: 1280 });
  expect(fitted(800, 600, 1280)).toEqual({ width: 800, height: 600 });
  expect(fitted(5000, 1, 1280)).toEqual({ width: 1280, height: 1 });
});

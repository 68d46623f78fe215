import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { forgetSession } from "@/api/session";
import { server } from "./server";

// jsdom has no layout: a desktop screen, observers that never fire, and computed styles without pseudo-elements.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
const computed = window.getComputedStyle.bind(window);
window.scrollTo = () => undefined;
window.getComputedStyle = (element) => computed(element);
Element.prototype.scrollIntoView = () => undefined;

configure({ asyncUtilTimeout: 8_000 });

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  forgetSession();
  localStorage.clear();
});
afterAll(() => server.close());

/** For what is nice to have: on a weak network not at all, on a phone page only after its content. */
const AFTER_MS = 2_500;

interface Line {
  saveData?: boolean;
  effectiveType?: string;
}

export function whenQuiet(work: () => void): void {
  const line = (navigator as Navigator & { connection?: Line }).connection;
  if (line?.saveData || ["slow-2g", "2g"].includes(line?.effectiveType ?? "")) return;
  const onPhone = /^\/m(\/|$)/.test(location.pathname);
  if (!onPhone) work();
  else if (document.readyState === "complete") setTimeout(work, AFTER_MS);
  else window.addEventListener("load", () => setTimeout(work, AFTER_MS), { once: true });
}

/** Patterns of event types as the server reads them: a star stands for anything. */
const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

/** A trial goes to whoever asks for it; nobody subscribes to it. */
export const PINGED = "integration.webhook.pinged";

export function matches(patterns: readonly string[], type: string): boolean {
  return (
    type !== PINGED &&
    patterns.some((pattern) => new RegExp(`^${literal(pattern).replaceAll("*", ".*")}$`).test(type))
  );
}

/** What is being written stays on this device until it is sent: a lost network or a closed page loses nothing. */
import { v4 } from "uuid";
import * as z from "zod/mini";

const shape = z.object({
  client_id: z.string(),
  category: z.string(),
  text: z.string(),
  anonymous: z.boolean(),
  name: z.string(),
  contact: z.string(),
});

export type Draft = z.infer<typeof shape>;

const under = (place: string) => `dangjian.report.${place}`;

/** The id is random and known to this device alone: with it the same report is one, and its receipt is given again. */
export const emptyDraft = (): Draft => ({
  client_id: v4(),
  category: "",
  text: "",
  anonymous: true,
  name: "",
  contact: "",
});

export function draftOf(place: string): Draft {
  try {
    return shape.parse(JSON.parse(localStorage.getItem(under(place)) ?? ""));
  } catch {
    return emptyDraft();
  }
}

export function keepDraft(place: string, draft: Draft): void {
  try {
    localStorage.setItem(under(place), JSON.stringify(draft));
  } catch {
    // Private windows may refuse; what is on the screen stays there.
  }
}

export function forgetDraft(place: string): void {
  localStorage.removeItem(under(place));
}

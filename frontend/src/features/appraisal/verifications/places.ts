/** The same pages stand in the light frame of a phone and in the desktop's. */
export type Place = "phone" | "desk";

export const LIST = { phone: "/m/verifications", desk: "/verifications" } as const;
export const SHEET = { phone: "/m/verifications/$id", desk: "/verifications/$id" } as const;

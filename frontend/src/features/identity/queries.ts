/** Everything that identity's screens fetch and change. */
import "@/api/client";
import { sessionsChangePassword } from "@/api/generated/sdk.gen";
import type { PasswordChange } from "@/api/generated/types.gen";

export function changePassword(body: PasswordChange) {
  return sessionsChangePassword({ body });
}

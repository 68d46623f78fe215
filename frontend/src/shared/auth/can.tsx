import type { ReactNode } from "react";
import { useActor } from "./me";

/** Shows its content only to whom the permission is granted; the server decides anyway. */
export function Can({ permission, children }: { permission: string; children: ReactNode }): ReactNode {
  return useActor().may(permission) ? children : null;
}

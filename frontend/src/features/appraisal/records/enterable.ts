/** Which types a person may enter for an organisation; the server judges the same way and has the last word. */
import type { OrganizationRow, RecordTypeRead } from "@/api/generated/types.gen";
import type { Actor } from "@/shared/auth/me";

type Place = Pick<OrganizationRow, "id" | "kind">;

/** Own entries from wherever one holds the role; a superior's from above the branch; the top's from the group. */
export function enterable(
  types: readonly RecordTypeRead[],
  roles: Actor["roles"],
  places: readonly Place[],
  organizationId: string | undefined,
): RecordTypeRead[] {
  const kinds = new Map(places.map((place) => [place.id, place.kind]));
  const heads = roles.flatMap((role) => role.organization_id ?? []);
  const fromAbove = heads.some((id) => id !== organizationId && kinds.get(id) !== "branch");
  const fromTop = heads.some((id) => kinds.get(id) === "group");
  const allowed = { own: true, superior: fromAbove, top: fromTop };
  return types.filter((type) => allowed[type.level]);
}

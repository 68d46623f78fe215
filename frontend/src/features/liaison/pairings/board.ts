/** A proposal as a person changes it: who for which outlet, and how many everybody would look after. */
import type { PairingProposal, RepresentativeChoice } from "@/api/generated/types.gen";

/** By outlet: who takes it, or nobody for now. */
export type Chosen = Readonly<Record<string, string | undefined>>;

export function proposed({ items }: PairingProposal): Chosen {
  return Object.fromEntries(items.map((one) => [one.outlet_id, one.representative_id ?? undefined]));
}

/** How many each would look after when what is chosen has been arranged. */
export function loadsOf(people: readonly RepresentativeChoice[], chosen: Chosen): Map<string, number> {
  const loads = new Map(people.map(({ id, load }) => [id, load]));
  for (const id of Object.values(chosen)) if (id) loads.set(id, (loads.get(id) ?? 0) + 1);
  return loads;
}

export function pairsOf(chosen: Chosen): { outlet_id: string; representative_id: string }[] {
  return Object.entries(chosen).flatMap(([outlet_id, representative_id]) =>
    representative_id ? [{ outlet_id, representative_id }] : [],
  );
}

/** The people to choose from, who has the fewest first. */
export function choicesOf(people: readonly RepresentativeChoice[], chosen: Chosen) {
  const loads = loadsOf(people, chosen);
  return people
    .map((one) => ({ ...one, after: loads.get(one.id) ?? 0 }))
    .sort((a, b) => a.after - b.after)
    .map((one) => ({
      value: one.id,
      label: `${one.name} · ${one.organization_name} · ${one.after} 个`,
      name: one.name,
    }));
}

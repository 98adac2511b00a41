import type { FlagFacet, FlagFilter, FlagOrder } from "../../src/contract/flagQuery.ts";
import { flagFilterSchema } from "../../src/contract/flagQuery.ts";
import { parser } from "../../src/contract/parse.ts";
import { Store } from "../ui/store.ts";

/** How an analyst looks at the flags. */
export interface DeskView {
  readonly filter: FlagFilter;
  readonly order: FlagOrder;
  /** One line for all flags of one spot. */
  readonly grouped: boolean;
}

export const firstView: DeskView = { filter: {}, order: "newest", grouped: false };

/** The view that the window remembers from one start to the next; what can not be read is as on the first start. */
export function storedView(storage: Pick<Storage, "getItem" | "setItem">): Store<DeskView> {
  const key = "vedette.review";
  const store = new Store<DeskView>(read(storage.getItem(key)));
  store.subscribe((view) => storage.setItem(key, JSON.stringify(view)));
  return store;
}

const parseFilter = parser("filter", flagFilterSchema);

function read(text: string | null): DeskView {
  try {
    const { filter, order, grouped } = JSON.parse(text ?? "null") as Partial<DeskView>;
    const known = order === "oldest" || order === "severity" ? order : "newest";
    return { filter: parseFilter(filter), order: known, grouped: grouped === true };
  } catch {
    return firstView;
  }
}

type Listed = {
  [K in keyof FlagFilter]-?: NonNullable<FlagFilter[K]> extends readonly string[] ? K : never;
}[keyof FlagFilter];

/** Which part of a filter names the values of a facet. `escalated` is a yes or no, and not here. */
export const facetKeys: Readonly<Record<Exclude<FlagFacet, "escalated">, Listed>> = {
  ...{ section: "sections", vehicle: "vehicles", sortie: "sorties", class: "classes", rule: "rules" },
  ...{ severity: "severities", standing: "standings", reason: "reasons", analyst: "analysts", tag: "tags" },
};

/** The values of a facet that a filter asks for. */
export const chosen = (filter: FlagFilter, facet: keyof typeof facetKeys): readonly string[] =>
  filter[facetKeys[facet]] ?? [];

/** A filter that asks for one value more of a facet, or for one less. */
export function toggled(filter: FlagFilter, facet: keyof typeof facetKeys, value: string): FlagFilter {
  const now = chosen(filter, facet);
  return withValues(filter, facet, now.includes(value) ? now.filter((one) => one !== value) : [...now, value]);
}

/** A filter that asks for these values of a facet; for none: the facet is not asked about. */
export function withValues(filter: FlagFilter, facet: keyof typeof facetKeys, values: readonly string[]): FlagFilter {
  const { [facetKeys[facet]]: _before, ...rest } = filter;
  return values.length === 0 ? rest : { ...rest, [facetKeys[facet]]: values };
}

/** A filter with some of its parts replaced; what is undefined is no longer asked about. */
export function changed(
  filter: FlagFilter,
  part: { readonly [K in keyof FlagFilter]: FlagFilter[K] | undefined },
): FlagFilter {
  const all = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all) as FlagFilter;
}

/** What the verdict buttons above the list stand for; `mixed`: the filter asks for some of both. */
export function standingOf({ standings }: FlagFilter): "all" | "unreviewed" | "confirmed" | "dismissed" | "mixed" {
  if (standings === undefined) return "all";
  return standings.length === 1 ? (standings[0] ?? "all") : "mixed";
}

import type { FlagRecord } from "../contract/records.ts";

type Joinable = Pick<FlagRecord, "id" | "joined">;
/** The name under which a flag is one vehicle with others from now on; null: with none. */
export type JoinedAs = { readonly flagId: string; readonly joined: string | null };

/**
 * What changes when flags are said to show one vehicle. `others` are the flags that they were joined with before: all
 * become one vehicle, under the oldest name there is, or else a new one.
 */
export function joined(flags: readonly Joinable[], others: readonly Joinable[], newName: string): JoinedAs[] {
  const all = new Map([...flags, ...others].map((flag) => [flag.id, flag]));
  const name = flags.find((flag) => flag.joined !== undefined)?.joined ?? newName;
  return [...all.values()].filter((flag) => flag.joined !== name).map(({ id }) => ({ flagId: id, joined: name }));
}

/** What changes when flags are taken out of what they were joined with; one that is left alone there is free too. */
export function parted(flags: readonly Joinable[], others: readonly Joinable[]): JoinedAs[] {
  const out = new Set(flags.filter((flag) => flag.joined !== undefined).map(({ id }) => id));
  const names = new Set(flags.flatMap((flag) => flag.joined ?? []));
  for (const name of names) {
    const left = others.filter((flag) => flag.joined === name && !out.has(flag.id));
    if (left.length === 1) out.add((left[0] as Joinable).id);
  }
  return [...out].map((flagId) => ({ flagId, joined: null }));
}

import type { ListedFlag } from "../../src/contract/flagQuery.ts";
import { Store, useStore } from "../ui/store.ts";

/** What of Review is open beside the list. */
export interface OpenDesk {
  readonly filters: boolean;
  readonly keys: boolean;
  /** The flags behind the line that was opened last, where it stands for several. */
  readonly group: { readonly id: string; readonly flags: readonly ListedFlag[] } | null;
}

export const openDesk = new Store<OpenDesk>({ filters: false, keys: false, group: null });
export const useOpenDesk = <T>(select: (open: OpenDesk) => T): T => useStore(openDesk, select);

/** The line of the list that a flag belongs to: its own, or that of the group which it was opened from. */
export function lineOf(rows: readonly ListedFlag[], flagId: string | null, group: OpenDesk["group"]): string | null {
  if (!group?.flags.some(({ id }) => id === flagId) || rows.some(({ id }) => id === flagId)) return flagId;
  return rows.find((row) => row.group?.id === group.id)?.id ?? flagId;
}

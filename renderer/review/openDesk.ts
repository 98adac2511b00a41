import { Store, useStore } from "../ui/store.ts";

/** What of Review is open above the rest. */
export interface OpenDesk {
  readonly filters: boolean;
  readonly keys: boolean;
}

export const openDesk = new Store<OpenDesk>({ filters: false, keys: false });
export const useOpenDesk = <T>(select: (open: OpenDesk) => T): T => useStore(openDesk, select);

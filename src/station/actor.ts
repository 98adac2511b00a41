import { AsyncLocalStorage } from "node:async_hooks";

const acting = new AsyncLocalStorage<string>();

/** Does some work in a person's name: whatever of it reaches the audit log tells that it was them. */
export const actingAs = <T>(name: string, work: () => T): T => acting.run(name, work);

/** In whose name this is done; empty where nobody has signed in, and for what the station does by itself. */
export const actor = (): string => acting.getStore() ?? "";

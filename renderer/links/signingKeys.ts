import { useEffect } from "react";
import type { SigningKeyRecord } from "../../src/contract/wire.ts";
import { app } from "../shell/app.ts";
import { Store, useStore } from "../ui/store.ts";

/** The keys that the station knows, by name; undefined until they were asked for. Secrets are never among them. */
const keys = new Store<readonly SigningKeyRecord[] | undefined>(undefined);

/** Asks for the keys again. */
export async function loadKeys(): Promise<void> {
  try {
    keys.set(await app.peers.station.call("key.list", null));
  } catch (cause) {
    app.toasts.failure(cause, "The signing keys can not be listed");
  }
}

/** The keys, asked for when first wanted and after each connection. */
export function useSigningKeys(): readonly SigningKeyRecord[] | undefined {
  const connection = useStore(app.peers.station.connection, (n) => n);
  useEffect(() => {
    if (connection > 0) void loadKeys();
  }, [connection]);
  return useStore(keys, (k) => k);
}

import { useEffect, useState } from "react";
import type { FootageRecord } from "../../src/contract/footage.ts";
import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";

const periodMs = 5_000;

/** What footage there is, asked for every five seconds while somebody looks; `set` takes a newer answer. */
export function useFootage(): {
  readonly footage: FootageRecord | undefined;
  readonly set: (footage: FootageRecord) => void;
} {
  const connection = useStore(app.peers.station.connection, (n) => n);
  const [footage, set] = useState<FootageRecord>();
  useEffect(() => {
    set(undefined);
    if (connection === 0) return;
    let on = true;
    const ask = () => {
      app.peers.station
        .call("footage.now", null)
        .then((now) => on && set(now))
        .catch(() => on && set(undefined)); // the station is away, which is shown elsewhere
    };
    ask();
    const timer = setInterval(ask, periodMs);
    return () => {
      on = false;
      clearInterval(timer);
    };
  }, [connection]);
  return { footage, set };
}

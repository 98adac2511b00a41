import { useEffect, useState } from "react";
import { useStore } from "../ui/store.ts";
import { app } from "./app.ts";

/**
 * What the station answers, asked for every `periodMs` while somebody looks and undefined while it is away; `set` takes a
 * newer answer. `ask` has to be the same function at each call.
 */
export function useAsked<T>(ask: () => Promise<T>, periodMs: number): [now: T | undefined, set: (now: T) => void] {
  const connection = useStore(app.peers.station.connection, (n) => n);
  const [now, set] = useState<T>();
  useEffect(() => {
    set(undefined);
    if (connection === 0) return;
    let on = true;
    const take = () => {
      ask()
        .then((answer) => on && set(() => answer))
        .catch(() => on && set(undefined)); // the station is away, which is shown elsewhere
    };
    take();
    const timer = setInterval(take, periodMs);
    return () => {
      on = false;
      clearInterval(timer);
    };
  }, [connection, ask, periodMs]);
  return [now, (answer) => set(() => answer)];
}

import { useEffect, useState } from "react";
import type { TelemetryRecord } from "../../src/contract/telemetry.ts";
import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";

const periodMs = 2_000;

/** What the station records to, asked for every two seconds while somebody looks; `set` takes a newer answer. */
export function useRecording(): {
  readonly record: TelemetryRecord | undefined;
  readonly set: (record: TelemetryRecord) => void;
} {
  const connection = useStore(app.peers.station.connection, (n) => n);
  const [record, set] = useState<TelemetryRecord>();
  useEffect(() => {
    set(undefined);
    if (connection === 0) return;
    let on = true;
    const ask = () => {
      app.peers.station
        .call("telemetry.now", null)
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
  return { record, set };
}

import type { Handlers } from "../contract/rpc.ts";
import type { TelemetryCalls } from "../contract/telemetry.ts";
import type { TelemetryLog } from "./telemetryLog.ts";

/** Answers what windows ask about the logs of all that passes the links. */
export function telemetryHandlers(telemetry: TelemetryLog): Handlers<TelemetryCalls> {
  return {
    "telemetry.now": () => telemetry.record,
    "telemetry.list": () => telemetry.list(),
    "telemetry.keep": ({ bytes }) => {
      telemetry.keep(bytes);
      return telemetry.record;
    },
  };
}

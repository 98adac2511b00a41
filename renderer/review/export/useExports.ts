import { useCallback, useEffect, useState } from "react";
import type { FootageExportRecord } from "../../../src/contract/footageExport.ts";
import { app } from "../../shell/app.ts";

/** Often enough for a bar that moves. */
const lookPeriodMs = 500;

/** The exports of a flag's footage, newest first, and what looks anew at once; looked at again while one is under way. */
export function useExports(flagId: string): readonly [readonly FootageExportRecord[], () => void] {
  const [exports, setExports] = useState<readonly FootageExportRecord[]>([]);
  const look = useCallback(() => {
    app.peers.station
      .call("footageExport.list", null)
      .then((all) => setExports(all.filter((one) => one.flagId === flagId).toReversed()))
      .catch(() => {}); // the station is away: the shell says so
  }, [flagId]);
  const running = exports.some(({ phase }) => phase === "running");
  useEffect(look, [look]);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(look, lookPeriodMs);
    return () => clearInterval(timer);
  }, [running, look]);
  return [exports, look];
}

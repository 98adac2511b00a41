import { useEffect, useState } from "react";
import type { SortieFootage } from "../../../src/contract/moment.ts";
import { app } from "../../shell/app.ts";
import { useMirror } from "../../shell/hooks.ts";

const nothing: SortieFootage = { stretches: [], gaps: [] };
const againMs = 15_000; // while a sortie is flown, more is recorded

/** What was recorded in a sortie, asked anew while it is flown; nothing until it is known, and where it can not be told. */
export function useSortieFootage(sortieId: string | undefined): SortieFootage {
  const [footage, setFootage] = useState(nothing);
  const flown = useMirror((m) => {
    const sortie = m.sorties.get(sortieId ?? "");
    return sortie !== undefined && sortie.endedAt === undefined;
  });
  useEffect(() => {
    setFootage(nothing);
    if (sortieId === undefined) return;
    let wanted = true;
    const ask = () =>
      app.peers.station.call("moment.footage", { sortieId }).then(
        (told) => wanted && setFootage(told),
        () => {}, // the flags are shown all the same; a station that is gone is told by the banner
      );
    void ask();
    const timer = flown ? setInterval(ask, againMs) : undefined;
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [sortieId, flown]);
  return footage;
}

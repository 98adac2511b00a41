import { useMemo } from "react";
import { area } from "../../src/geo/polygon.ts";
import type { CoverageMap } from "../../src/mission/coverage.ts";
import { seenByZone, type ZoneSeen } from "../../src/mission/seenByZone.ts";
import { seenText } from "../../src/mission/seenShare.ts";
import { weightedSeen } from "../../src/mission/weightedSeen.ts";
import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";
import classes from "./ZonesPanel.module.css";

/** What the patrol will see of each zone of interest, and of everything with each place weighed. */
export function ZonesSeen({ coverage }: { readonly coverage: CoverageMap }) {
  const zones = useStore(app.planning.state, (s) => s.plan.zones);
  const [each, weighted] = useMemo(() => {
    const interesting = (zones ?? []).filter(({ kind, points }) => kind === "interest" && points.length >= 3);
    return [seenByZone(coverage, interesting), weightedSeen(coverage, interesting)];
  }, [coverage, zones]);
  if (!weighted) return null;
  return (
    <ul className={classes.seen} data-testid="zones-seen" aria-label="Zones of interest">
      {each.map((one) => (
        <li key={one.zone.id}>
          <span>{one.zone.name}</span>
          <b>{zoneSeenText(one)}</b>
        </li>
      ))}
      <li>
        <span>All, with zones of interest as they count</span>
        <b>{seenText(weighted)}</b>
      </li>
    </ul>
  );
}

/** `80 %`, or `80 % of the 40 % that are watched`. */
function zoneSeenText({ zone, seen, watched }: ZoneSeen): string {
  if (!seen) return "not watched";
  const percent = (100 * watched) / Math.max(1, area(zone.points));
  // A cell counts by its middle: a zone that is watched whole can come out a little short.
  return percent >= 95
    ? seenText(seen)
    : `${seenText(seen)} of the ${Math.max(1, Math.round(percent))} % that are watched`;
}

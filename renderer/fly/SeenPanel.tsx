import { SegmentedControl } from "@mantine/core";
import { useEffect } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { CoverageShares } from "../../src/mission/coverage.ts";
import { wordsOf } from "../../src/mission/patterns/patternWords.ts";
import { seenText } from "../../src/mission/seenShare.ts";
import { CoverageLegend } from "../plan/CoverageLegend.tsx";
import { app } from "../shell/app.ts";
import { useSettings } from "../shell/hooks.ts";
import type { LiveCoverageView } from "../shell/ui.ts";
import { Panel } from "../ui/Panel.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import { useStore } from "../ui/store.ts";
import { SeenFlown } from "./SeenFlown.tsx";

const views = [
  { value: "age", label: "Age" },
  { value: "sight", label: "Seen" },
  { value: "pixels", label: "Pixels" },
  { value: "off", label: "Off" },
];
const PERIOD_MS = 1_000;

/** What the vehicle has seen of its patrol so far, in per cent and on the globe; asked for only while it is shown. */
export function SeenPanel({ vehicle: { id, patrol, sortieId } }: { vehicle: VehicleRecord }) {
  const view = useSettings((s) => s.liveCoverage);
  // As what is read of it, so that nothing is drawn anew until that changes.
  const said = useStore(app.seen.state, (s) => {
    if (s?.vehicleId !== id) return null;
    const { map } = s;
    const tenths = Object.entries(map.shares()).map(([sight, share]) => [sight, Math.round(share * 10) / 10]);
    return JSON.stringify({
      ...(!map.isArea && { line: seenText(map.seenLine()) }),
      ...{ all: seenText(map.seen()), shares: Object.fromEntries(tenths) },
    });
  });
  const asks = view !== "off" && patrol !== undefined;
  useEffect(() => {
    if (!asks) return;
    const ask = () => {
      if (document.visibilityState === "visible") void app.seen.ask(id);
    };
    ask();
    const timer = setInterval(ask, PERIOD_MS);
    return () => clearInterval(timer);
  }, [asks, id]);
  if (!patrol) return null;
  const { watched } = wordsOf(patrol.plan);
  const name = watched.charAt(0).toUpperCase() + watched.slice(1);
  const seen = said === null ? undefined : (JSON.parse(said) as Said);
  return (
    <Panel
      title="Seen so far"
      tools={
        <SegmentedControl
          size="xs"
          data={views}
          value={view}
          onChange={(next) => {
            app.settings.patch({ liveCoverage: next as LiveCoverageView });
            app.loop.request();
          }}
          aria-label="What was seen, on the globe"
        />
      }
    >
      {asks && seen && (
        <>
          <Stats>
            {seen.line !== undefined && (
              <Stat label={name} testId="seen-line" hint={`Of the ${watched} itself, seen well enough to find a car`}>
                {seen.line}
              </Stat>
            )}
            <Stat label={seen.line === undefined ? name : "Corridor"} hint="Of all that is watched">
              {seen.all}
            </Stat>
          </Stats>
          {view === "sight" && <CoverageLegend shares={seen.shares} />}
        </>
      )}
      <SeenFlown vehicleId={id} flying={sortieId !== undefined} />
    </Panel>
  );
}

interface Said {
  readonly line?: string;
  readonly all: string;
  readonly shares: CoverageShares;
}

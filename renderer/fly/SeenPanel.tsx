import { SegmentedControl } from "@mantine/core";
import { useEffect } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { wordsOf } from "../../src/mission/patterns/patternWords.ts";
import { seenText } from "../../src/mission/seenShare.ts";
import { CoverageLegend } from "../plan/CoverageLegend.tsx";
import type { CoverageView } from "../plan/coverageView.ts";
import { app } from "../shell/app.ts";
import { useSettings } from "../shell/hooks.ts";
import { Panel } from "../ui/Panel.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import { useStore } from "../ui/store.ts";

const views = [
  { value: "sight", label: "Seen" },
  { value: "pixels", label: "Pixels" },
  { value: "off", label: "Off" },
];
const PERIOD_MS = 1_000;

/** What the vehicle has seen of its patrol so far, in per cent and on the globe; asked for only while it is shown. */
export function SeenPanel({ vehicle: { id, patrol } }: { vehicle: VehicleRecord }) {
  const view = useSettings((s) => s.liveCoverage);
  const seen = useStore(app.seen.state, (s) => (s?.vehicleId === id ? s : undefined));
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
  return (
    <Panel
      title="Seen so far"
      tools={
        <SegmentedControl
          size="xs"
          data={views}
          value={view}
          onChange={(next) => {
            app.settings.patch({ liveCoverage: next as CoverageView });
            app.loop.request();
          }}
          aria-label="What was seen, on the globe"
        />
      }
    >
      {asks && seen && (
        <>
          <Stats>
            {!seen.map.isArea && (
              <Stat label={name} testId="seen-line" hint={`Of the ${watched} itself, seen well enough to find a car`}>
                {seenText(seen.map.seenLine())}
              </Stat>
            )}
            <Stat label={seen.map.isArea ? name : "Corridor"} hint="Of all that is watched">
              {seenText(seen.map.seen())}
            </Stat>
          </Stats>
          <CoverageLegend shares={seen.map.shares()} />
        </>
      )}
    </Panel>
  );
}

import { SegmentedControl } from "@mantine/core";
import { useEffect } from "react";
import { app } from "../../shell/app.ts";
import layout from "../../ui/ListBeside.module.css";
import { useStore } from "../../ui/store.ts";
import { DailyReportPanel } from "../report/DailyReportPanel.tsx";
import { followSightings, type OpenSightings, openSightings, useOpenSightings } from "./appSightings.ts";
import { GroundPanel } from "./GroundPanel.tsx";
import { SightingList } from "./SightingList.tsx";
import classes from "./Sightings.module.css";
import { useHeat } from "./useHeat.ts";
import { useSightingKeys } from "./useSightingKeys.ts";
import { VehicleHistory } from "./VehicleHistory.tsx";

/** Vehicles that were confirmed: by day, on the globe, by hour of the day, and as a report. `onFlag` opens a flag. */
export function SightingsPanel({ onFlag }: { readonly onFlag: (flagId: string) => void }) {
  const connection = useStore(app.peers.station.connection, (n) => n);
  const part = useOpenSightings((open) => open.part);
  // biome-ignore lint/correctness/useExhaustiveDependencies: followed anew after the station came back
  useEffect(followSightings, [connection]);
  useHeat();
  useSightingKeys(onFlag);
  return (
    <div className={layout.beside}>
      <SightingList />
      <section className={classes.side} aria-label="Sighting">
        <SegmentedControl
          className={classes.parts ?? ""}
          size="xs"
          aria-label="Part of the sightings"
          data={[
            { value: "vehicle", label: "Vehicle" },
            { value: "ground", label: "Heat map and hours" },
            { value: "report", label: "Daily report" },
          ]}
          value={part}
          data-testid="sightings-part"
          onChange={(value) => openSightings.patch({ part: value as OpenSightings["part"] })}
        />
        <div className={classes.body}>
          {part === "vehicle" && <VehicleHistory onFlag={onFlag} />}
          {part === "ground" && <GroundPanel />}
          {part === "report" && <DailyReportPanel />}
        </div>
      </section>
    </div>
  );
}

import { Select, Tooltip } from "@mantine/core";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { ForgetVehicle } from "./ForgetVehicle.tsx";
import { fenceText } from "./fenceText.ts";
import { replayedWhy } from "./replayed.ts";
import classes from "./VehicleHead.module.css";

const landedWords: Record<VehicleRecord["landed"], string> = {
  unknown: "",
  "on-ground": "on the ground",
  "taking-off": "taking off",
  "in-air": "in the air",
  landing: "landing",
};

/** Which vehicle, and the state that decides what may be done with it. */
export function VehicleHead({ vehicle }: { vehicle: VehicleRecord }) {
  const names = useMirror((m) => [...m.vehicles.values()].map((v) => `${v.id}\n${v.name}`));
  const fence = fenceText(vehicle);
  return (
    <header className={classes.head}>
      {names.length > 1 ? (
        <Select
          aria-label="Vehicle"
          size="sm"
          allowDeselect={false}
          value={vehicle.id}
          data={names.map((line) => {
            const [value = "", label = ""] = line.split("\n");
            return { value, label };
          })}
          onChange={(vehicleId) => app.ui.patch({ vehicleId })}
        />
      ) : (
        <h1>{vehicle.name}</h1>
      )}
      <div className={classes.chips}>
        {vehicle.replayed && (
          <Chip level="replay" text="▷ REPLAY" hint="It is in a log, not in the air" testId="replay" />
        )}
        {vehicle.lost && <Chip level="alarm" text="■ Lost" hint="No heartbeat for more than 3.5 s" />}
        {vehicle.lost && (
          <Offered call="vehicle.forget">
            <ForgetVehicle vehicle={vehicle} />
          </Offered>
        )}
        {vehicle.failsafe && <Chip level="alarm" text="■ Failsafe" hint="The vehicle follows its own failsafe" />}
        {!vehicle.armed && vehicle.notReady.length > 0 && (
          <Chip level="caution" text="▲ Not ready" hint={vehicle.notReady.join("; ")} testId="not-ready" />
        )}
        <Chip
          level={vehicle.armed && !vehicle.replayed ? "caution" : undefined}
          text={vehicle.armed ? "▲ Armed" : "○ Disarmed"}
          hint={vehicle.armed ? "Motors may turn" : "Motors are off"}
          testId="armed"
        />
        <Chip text={vehicle.mode || "mode unknown"} hint="Flight mode" testId="mode" />
        {fence && <Chip {...fence} testId="fence" />}
        {landedWords[vehicle.landed] && (
          <Chip text={landedWords[vehicle.landed]} hint="As the vehicle says" testId="landed" />
        )}
      </div>
      {vehicle.replayed && (
        <p className={classes.replay} role="note">
          ▷ {replayedWhy}. What is shown is what the log says, not what is now.
        </p>
      )}
    </header>
  );
}

interface ChipProps {
  readonly text: string;
  readonly hint: string;
  readonly level?: "caution" | "alarm" | "replay" | undefined;
  readonly testId?: string;
}

function Chip({ text, hint, level, testId }: ChipProps) {
  return (
    <Tooltip label={hint}>
      <span className={classes.chip} data-level={level} data-testid={testId}>
        {text}
      </span>
    </Tooltip>
  );
}

import { Button } from "@mantine/core";
import { RotateCcw } from "lucide-react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { CommandNote } from "../fly/CommandNote.tsx";
import { app } from "../shell/app.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./ParamsPanel.module.css";

/** What was changed and takes effect only after a reboot, and the way to one. */
export function ParamRebootNote({ vehicle, names }: { vehicle: VehicleRecord; names: ReadonlySet<string> }) {
  const command = useStore(app.commands.state, (all) => all.get(vehicle.id));
  if (names.size === 0) return null;
  const why = vehicle.lost
    ? "The vehicle is not heard"
    : vehicle.armed
      ? "Refused while armed: land and disarm first"
      : undefined;
  const reboot = async () => {
    const call = () => app.peers.station.call("vehicle.reboot", { vehicleId: vehicle.id });
    if (await app.commands.run(vehicle.id, "reboot", "Reboot", call)) app.params.rebooted(vehicle.id);
  };
  return (
    <div className={classes.reboot} role="status" data-testid="params-reboot">
      <span>▲ In effect after a reboot: {[...names].join(", ")}</span>
      <HoldButton
        icon={RotateCcw}
        label="Reboot now"
        vehicle={vehicle.name}
        disabled={why !== undefined}
        hint={why}
        onHeld={() => void reboot()}
      />
      <Button size="compact-sm" variant="default" onClick={() => app.params.rebooted(vehicle.id)}>
        Later
      </Button>
      {command?.name === "reboot" && <CommandNote command={command} vehicle={vehicle.name} />}
    </div>
  );
}

import { Button, Progress } from "@mantine/core";
import { BatteryCharging, Play } from "lucide-react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { cancelUpload } from "../plan/upload.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { useStore } from "../ui/store.ts";
import { mayResumeAfterSwap, restToStart } from "./fleetTargets.ts";
import { restProgress } from "./restProgress.ts";
import { restUploads, uploadRest } from "./restUploads.ts";
import classes from "./VehicleActions.module.css";

/** After a battery swap: uploads what is left of the patrol, shows how far that is, and flies it once it is held again. */
export function RestOfPatrol({ vehicle }: { vehicle: VehicleRecord }) {
  const { id: vehicleId, name, notReady, armed } = vehicle;
  const running = useStore(restUploads, (all) => all.has(vehicleId));
  const transfer = useMirror((m) => m.transfers.get(vehicleId));
  const why = notReady.length > 0 && !armed ? `Not ready: ${notReady.join("; ")}` : undefined;
  if (running) {
    const { words, percent } = restProgress(transfer);
    return (
      <div className={classes.rest} role="status" data-testid="rest-progress">
        <span>{words}</span>
        <Progress value={percent} aria-label="Upload of the rest" animated />
        <Button variant="default" data-testid="rest-cancel" onClick={() => cancelUpload(vehicleId)}>
          Cancel
        </Button>
      </div>
    );
  }
  const rest = restToStart(vehicle);
  if (rest)
    return (
      <div className={classes.rest} data-testid="rest-verified">
        <ol>
          {rest.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ol>
        <HoldButton
          vehicle={name}
          icon={Play}
          label="Verified: hold to arm and go on"
          testId="action-startRest"
          primary
          disabled={why !== undefined}
          hint={why}
          onHeld={() =>
            void app.commands.run(vehicleId, "start", "Go on with the patrol", () =>
              app.peers.station.call("vehicle.startMission", { vehicleId }),
            )
          }
        />
      </div>
    );
  if (!mayResumeAfterSwap(vehicle)) return null;
  return (
    <HoldButton
      vehicle={name}
      icon={BatteryCharging}
      label="Resume after battery swap"
      testId="action-resumeAfterSwap"
      disabled={why !== undefined}
      hint={why ?? "Uploads what is left of the patrol and reads it back; then asks before it arms"}
      onHeld={() => void uploadRest(vehicleId)}
    />
  );
}

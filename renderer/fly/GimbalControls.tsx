import { Button } from "@mantine/core";
import { ChevronsDown, Crosshair, Hand, LocateFixed } from "lucide-react";
import type { GimbalRecord } from "../../src/contract/payload.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useUi } from "../shell/hooks.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import classes from "./CameraPanel.module.css";
import { cameraCommands } from "./cameraCommands.ts";
import { controlWords } from "./cameraWords.ts";
import { fliesPatrol } from "./fleetTargets.ts";
import { GimbalPad } from "./GimbalPad.tsx";
import { LiveStat } from "./LiveStat.tsx";
import { readings } from "./readings.ts";

/** Who points the gimbal, and the ways to point it once it is ours. */
export function GimbalControls({ vehicle, gimbal }: { vehicle: VehicleRecord; gimbal: GimbalRecord }) {
  const words = controlWords(gimbal, fliesPatrol(vehicle));
  const picking = useUi((ui) => ui.pick !== null);
  const ours = gimbal.control === "we" && !vehicle.lost;
  const target = { vehicleId: vehicle.id, gimbalId: gimbal.id };
  const { call } = app.peers.station;
  const run = (label: string, send: () => Promise<unknown>) =>
    void cameraCommands.run(vehicle.id, "gimbal", label, send);
  const take = (evenFromOther: boolean) => run("Take control", () => call("gimbal.take", { ...target, evenFromOther }));
  const lookHere = () =>
    app.ui.patch({
      goTo: null,
      pick: {
        words: `Click where the camera of ${vehicle.name} is to look.`,
        onPlace: ({ lat, lon, amsl }) => run("Look here", () => call("gimbal.lookAt", { ...target, lat, lon, amsl })),
      },
    });
  return (
    <div className={classes.gimbal}>
      <div className={classes.who} data-control={gimbal.control} data-testid="gimbal-control" role="status">
        <strong>{words.who}</strong>
        {words.more && <span>{words.more}</span>}
      </div>
      {words.take?.how === "ask" && (
        <Button
          variant="default"
          leftSection={<Hand size={16} />}
          disabled={vehicle.lost}
          data-testid="gimbal-take"
          onClick={() => take(false)}
        >
          {words.take.label}
        </Button>
      )}
      {words.take?.how === "confirm" && (
        <HoldButton
          icon={Hand}
          label={words.take.label}
          vehicle={vehicle.name}
          disabled={vehicle.lost}
          testId="gimbal-take"
          onHeld={() => take(true)}
        />
      )}
      {gimbal.control === "we" && (
        <>
          <div className={classes.point}>
            <GimbalPad
              disabled={!ours}
              onTurn={(pitchRateDeg, yawRateDeg) =>
                call("gimbal.rate", { ...target, pitchRateDeg, yawRateDeg }).catch((cause: unknown) =>
                  run("Turn the camera", () => Promise.reject(cause)),
                )
              }
            />
            <div className={classes.places}>
              <Button
                variant="default"
                size="compact-sm"
                leftSection={<LocateFixed size={14} />}
                disabled={!ours}
                onClick={() => run("Look ahead", () => call("gimbal.neutral", target))}
              >
                Ahead
              </Button>
              <Button
                variant="default"
                size="compact-sm"
                leftSection={<ChevronsDown size={14} />}
                disabled={!ours}
                data-testid="gimbal-lookDown"
                onClick={() => run("Look down", () => call("gimbal.lookDown", target))}
              >
                Down
              </Button>
              <Button
                variant="default"
                size="compact-sm"
                leftSection={<Crosshair size={14} />}
                disabled={!ours}
                data-testid="gimbal-lookHere"
                onClick={() => (picking ? app.ui.patch({ pick: null }) : lookHere())}
              >
                {picking ? "Click the globe…" : "Look here…"}
              </Button>
              <LiveStat
                label="Looks (pitch / from nose)"
                vehicleId={vehicle.id}
                read={readings.gimbal}
                testId="gimbal-looks"
              />
            </div>
          </div>
          <Button
            variant="default"
            data-testid="gimbal-release"
            disabled={vehicle.lost}
            onClick={() => run("Hand back the camera", () => call("gimbal.release", target))}
          >
            Hand it back
          </Button>
        </>
      )}
    </div>
  );
}

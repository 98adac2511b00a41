import { Button, NumberInput, Tooltip } from "@mantine/core";
import {
  ArrowDownToLine,
  ArrowUpFromLine,
  Crosshair,
  House,
  Pause,
  Play,
  Power,
  PowerOff,
  StepForward,
} from "lucide-react";
import { useState } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useUi } from "../shell/hooks.ts";
import { goToScreen } from "../shell/navigation.ts";
import { disabledLook } from "../ui/disabledLook.ts";
import { metres } from "../ui/format.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { CommandNote } from "./CommandNote.tsx";
import { fliesPatrol } from "./fleetTargets.ts";
import { MissionState } from "./MissionState.tsx";
import { RestOfPatrol } from "./RestOfPatrol.tsx";
import classes from "./VehicleActions.module.css";
import { whyNot } from "./whyNot.ts";

/** What the operator may tell the vehicle to do. What moves it from the ground or to it needs to be held. */
export function VehicleActions({ vehicle }: { vehicle: VehicleRecord }) {
  const [ahl, setAhl] = useState(app.editor.plan.pattern.ahl);
  const command = useStore(app.commands.state, (all) => all.get(vehicle.id));
  const choosing = useUi((ui) => ui.goTo?.vehicleId === vehicle.id);
  const { id: vehicleId, name } = vehicle;
  const { call } = app.peers.station;
  const why = whyNot(vehicle);
  const hold = { vehicle: name };
  return (
    <>
      <Panel title="Actions">
        <div className={classes.actions}>
          {vehicle.armed ? (
            <HoldButton
              {...hold}
              icon={PowerOff}
              label="Disarm"
              testId="action-disarm"
              disabled={why.disarm !== undefined}
              hint={why.disarm}
              onHeld={() =>
                void app.commands.run(vehicleId, "disarm", "Disarm", () =>
                  call("vehicle.arm", { vehicleId, arm: false }),
                )
              }
            />
          ) : (
            <HoldButton
              {...hold}
              icon={Power}
              label="Arm"
              testId="action-arm"
              disabled={why.arm !== undefined}
              hint={why.arm}
              onHeld={() =>
                void app.commands.run(vehicleId, "arm", "Arm", () => call("vehicle.arm", { vehicleId, arm: true }))
              }
            />
          )}
          <HoldButton
            {...hold}
            icon={ArrowUpFromLine}
            label={`Take off to ${metres(ahl)}`}
            testId="action-takeOff"
            disabled={why.takeOff !== undefined}
            hint={why.takeOff}
            onHeld={() =>
              void app.commands.run(vehicleId, "takeOff", `Take off to ${metres(ahl)} AHL`, () =>
                call("vehicle.takeOff", { vehicleId, ahl }),
              )
            }
          />
          <HoldButton
            {...hold}
            icon={Play}
            label="Start patrol"
            testId="action-start"
            primary={vehicle.patrol !== undefined && vehicle.armed && !fliesPatrol(vehicle)}
            disabled={why.start !== undefined}
            hint={why.start}
            onHeld={() =>
              void app.commands.run(vehicleId, "start", "Start patrol", () =>
                call("vehicle.startMission", { vehicleId }),
              )
            }
          />
          <HoldButton
            {...hold}
            icon={ArrowDownToLine}
            label="Land here"
            testId="action-land"
            disabled={why.land !== undefined}
            hint={why.land}
            onHeld={() => void app.commands.run(vehicleId, "land", "Land", () => call("vehicle.land", { vehicleId }))}
          />
        </div>
        <div className={classes.row}>
          <Act
            icon={<Pause size={16} />}
            label="Pause"
            testId="action-pause"
            why={why.pause}
            run={() => app.commands.run(vehicleId, "pause", "Pause", () => call("vehicle.pause", { vehicleId }))}
          />
          <HoldButton
            {...hold}
            icon={StepForward}
            label="Resume"
            testId="action-resume"
            disabled={why.resume !== undefined}
            hint={why.resume}
            onHeld={() =>
              void app.commands.run(vehicleId, "resume", "Resume", () => call("vehicle.resume", { vehicleId }))
            }
          />
          <Act
            icon={<Crosshair size={16} />}
            label={choosing ? "Click the globe…" : "Go here…"}
            testId="action-goTo"
            why={why.goTo}
            run={() => app.ui.patch({ pick: null, goTo: choosing ? null : { vehicleId, ahl } })}
          />
          <HoldButton
            {...hold}
            icon={House}
            label="Return"
            testId="action-return"
            disabled={why.returnHome !== undefined}
            hint={why.returnHome}
            onHeld={() =>
              void app.commands.run(vehicleId, "return", "Return home", () => call("vehicle.returnHome", { vehicleId }))
            }
          />
        </div>
        <CommandNote command={command} vehicle={name} />
        <NumberInput
          label="Height for take-off and go here, above home"
          suffix=" m"
          min={2}
          max={1_000}
          step={5}
          value={ahl}
          clampBehavior="blur"
          onChange={(value) => typeof value === "number" && setAhl(value)}
        />
      </Panel>
      {vehicle.notReady.length > 0 && (
        <Panel title="Not ready">
          <ul className={classes.notReady}>
            {vehicle.notReady.map((reason) => (
              <li key={reason}>▲ {reason}</li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel
        title="Patrol on board"
        tools={
          <Button size="compact-xs" variant="default" onClick={() => goToScreen("plan")}>
            Plan…
          </Button>
        }
      >
        <MissionState vehicle={vehicle} />
        <RestOfPatrol vehicle={vehicle} />
      </Panel>
    </>
  );
}

interface ActProps {
  readonly icon: React.ReactNode;
  readonly label: string;
  readonly why: string | undefined;
  readonly run: () => unknown;
  readonly testId: string;
}

/** An action that needs no holding: the vehicle stays in the air and under control. */
function Act({ icon, label, why, run, testId }: ActProps) {
  return (
    <Tooltip label={why ?? label} disabled={why === undefined}>
      <Button
        variant="default"
        px={6}
        leftSection={icon}
        data-testid={testId}
        {...disabledLook(why !== undefined)}
        onClick={() => why === undefined && run()}
      >
        {label}
      </Button>
    </Tooltip>
  );
}

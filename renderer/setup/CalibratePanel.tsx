import { Button, Progress, Tooltip } from "@mantine/core";
import { useState } from "react";
import { type CalibrationKind, type CalibrationRecord, sides } from "../../src/contract/calibration.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { disabledLook } from "../ui/disabledLook.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { clock } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import classes from "./CalibratePanel.module.css";
import { CalibrateSide } from "./CalibrateSide.tsx";
import { choicesFor, isUnderWay, labelOf, whyNoCalibration } from "./calibrateWords.ts";

/** Calibrates the vehicle's sensors: the choices, or the dialogue of the one that is under way. */
export function CalibratePanel({ vehicle }: { vehicle: VehicleRecord }) {
  const { id: vehicleId } = vehicle;
  const newest = useMirror((m) => m.calibrations.get(vehicleId));
  const [failure, setFailure] = useState<Failure>();
  const [asking, setAsking] = useState<CalibrationKind>();
  const { call } = app.peers.station;
  const why = whyNoCalibration(vehicle, newest);
  const start = async (kind: CalibrationKind) => {
    setFailure(undefined);
    setAsking(kind);
    try {
      await call("calibration.start", { vehicleId, kind });
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setAsking(undefined);
    }
  };
  return (
    <>
      {newest && <Newest vehicle={vehicle} record={newest} />}
      {failure && <FailureNote failure={failure} />}
      <Panel title="Calibrate">
        <p className={classes.words}>
          A vehicle that was built, moved far or had an accident needs it. Nothing is calibrated while it is armed.
        </p>
        {choicesFor(vehicle).map(({ kind, label, needs }) => (
          <div key={kind} className={classes.choice}>
            <span>
              <strong>{label}</strong>
              <small>{needs}</small>
            </span>
            <Tooltip label={why} disabled={why === undefined}>
              <Button
                variant="default"
                size="compact-sm"
                loading={asking === kind}
                data-testid={`calibrate-${kind}`}
                {...disabledLook(why !== undefined)}
                onClick={() => why === undefined && void start(kind)}
              >
                Calibrate…
              </Button>
            </Tooltip>
          </div>
        ))}
        {why !== undefined && <p className={classes.words}>▲ {why}.</p>}
      </Panel>
    </>
  );
}

/** The dialogue that is under way, or how the last one ended. */
function Newest({ vehicle, record }: { vehicle: VehicleRecord; record: CalibrationRecord }) {
  const { kind, state, startedAt } = record;
  const [asking, setAsking] = useState<"placed" | "cancel">();
  const vehicleId = vehicle.id;
  const ask = async (what: "placed" | "cancel") => {
    setAsking(what);
    try {
      await app.peers.station.call(`calibration.${what}`, { vehicleId });
    } catch (cause) {
      app.toasts.failure(cause);
    } finally {
      setAsking(undefined);
    }
  };
  const percent = "percent" in state ? state.percent : undefined;
  const done = state.phase === "sides" ? state.done : [];
  const share = percent ?? (state.phase === "sides" ? (done.length / sides.length) * 100 : undefined);
  return (
    <Panel
      title={`${labelOf(kind)} of ${vehicle.name}`}
      tools={
        isUnderWay(record) && (
          <Button
            size="compact-xs"
            variant="default"
            loading={asking === "cancel"}
            data-testid="calibration-cancel"
            onClick={() => void ask("cancel")}
          >
            Break off
          </Button>
        )
      }
    >
      {state.phase === "failed" &&
        (state.failure.code === "cancelled" ? (
          <p className={classes.words} role="status">
            ■ Broken off; what was calibrated before stays.
          </p>
        ) : (
          <FailureNote failure={state.failure} />
        ))}
      {state.phase === "done" && (
        <p className={classes.done} role="status" data-testid="calibration-done">
          ✓ {state.words} · began {clock(startedAt)}
        </p>
      )}
      {isUnderWay(record) && (
        <p className={classes.now} role="status" data-testid="calibration-words">
          {"words" in state && state.words}
        </p>
      )}
      {isUnderWay(record) && (
        <Progress value={share ?? 100} animated={share === undefined} aria-label="Calibrated so far" />
      )}
      {state.phase === "sides" && (
        <>
          <div className={classes.sides}>
            {sides.map((side) => (
              <CalibrateSide
                key={side}
                side={side}
                state={done.includes(side) ? "done" : side === state.side ? "now" : "todo"}
              />
            ))}
          </div>
          {state.confirm && (
            <Button
              disabled={vehicle.lost}
              loading={asking === "placed"}
              data-testid="calibration-placed"
              onClick={() => void ask("placed")}
            >
              It lies like that and keeps still
            </Button>
          )}
        </>
      )}
    </Panel>
  );
}

import { Button } from "@mantine/core";
import { useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { useNow } from "../ui/useNow.ts";
import classes from "./Control.module.css";
import { controlWords } from "./controlText.ts";

const stillMs = 60_000;

/** Who is in command of a vehicle. Nothing for one that obeys every ground station. */
export function ControlStrip({ vehicle }: { vehicle: VehicleRecord }) {
  const record = useMirror((m) => m.control.get(vehicle.systemId));
  // Only what counts down makes this render by itself.
  const now = useNow(record?.asking || record?.keptAt !== undefined ? 500 : stillMs);
  const mayAct = useMay("control.request");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  if (!record || vehicle.replayed) return null; // who commanded it then commands nothing now
  const { mark, text, note, level, act } = controlWords(record, now);
  const run = async (kind: "request" | "release") => {
    setBusy(true);
    setFailure(undefined);
    try {
      await app.peers.station.call(`control.${kind}`, { vehicleId: vehicle.id });
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={classes.strip} aria-label="Command of the vehicle" data-testid="control">
      <div className={classes.words} data-level={level}>
        <strong>
          {mark} {text}
        </strong>
        {note && <span>{note}</span>}
      </div>
      {act && mayAct && (
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          disabled={vehicle.lost}
          data-testid={`control-${act.kind}`}
          onClick={() => void run(act.kind)}
        >
          {act.label}
        </Button>
      )}
      {failure && <FailureNote failure={failure} />}
    </section>
  );
}

import { Button, Progress, Select } from "@mantine/core";
import { CircleAlert, CircleCheck, Upload } from "lucide-react";
import { isFlyable, type Violation } from "../../src/mission/check.ts";
import { replayedWhy } from "../fly/replayed.ts";
import { app } from "../shell/app.ts";
import { useMirror, useSelectedVehicle } from "../shell/hooks.ts";
import { goToScreen } from "../shell/navigation.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { count } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { StaysOnBoard } from "./StaysOnBoard.tsx";
import classes from "./UploadPanel.module.css";
import { UploadSteps } from "./UploadSteps.tsx";
import { cancelUpload, uploadPatrol, uploads } from "./upload.ts";
import { partsOf, partWords, progressOf, stepsOf } from "./uploadProgress.ts";

/** Sends the patrol to a vehicle, reads it back and says how that went. */
export function UploadPanel() {
  const vehicle = useSelectedVehicle();
  const vehicles = useMirror((m) => [...m.vehicles.values()]);
  const transfer = useMirror((m) => m.transfers.get(vehicle?.id ?? ""));
  const end = useStore(uploads, (all) => all.get(vehicle?.id ?? ""));
  const violations = useStore(app.planning.state, (s) => s.violations);
  const flyable = isFlyable(violations);
  const plan = useStore(app.planning.state, (s) => s.plan);
  if (!vehicle)
    return (
      <Panel title="Upload">
        <p className={classes.words}>No vehicle is connected. Connect one, or start the demo sector, to upload.</p>
        <Button variant="default" onClick={() => goToScreen("links")}>
          Go to links
        </Button>
      </Panel>
    );
  const { words, percent } = progressOf(transfer);
  return (
    <Panel title="Upload">
      {vehicles.length > 1 && (
        <Select
          label="To"
          allowDeselect={false}
          value={vehicle.id}
          data={vehicles.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(vehicleId) => app.ui.patch({ vehicleId })}
        />
      )}
      <StaysOnBoard vehicleId={vehicle.id} />
      {end?.kind === "running" ? (
        <div className={classes.running} role="status">
          {partsOf(plan).length > 1 && <UploadSteps steps={stepsOf(transfer, partsOf(plan))} />}
          <span>{words}</span>
          <Progress value={percent} aria-label="Upload" animated />
          <Button variant="default" onClick={() => cancelUpload(vehicle.id)}>
            Cancel
          </Button>
        </div>
      ) : (
        <Button
          leftSection={<Upload size={16} />}
          disabled={!flyable || vehicle.lost || vehicle.replayed === true}
          title={vehicle.replayed ? replayedWhy : flyable ? "" : "Mend the errors first"}
          data-testid="upload"
          onClick={() => void uploadPatrol(vehicle.id)}
        >
          Upload to {vehicle.name}
        </Button>
      )}
      <Errors violations={violations} />
      {vehicle.replayed && <p className={classes.words}>▷ {replayedWhy}.</p>}
      {end?.kind === "verified" && (
        <div className={classes.done} role="status" data-testid="upload-done">
          <CircleCheck size={17} aria-hidden />
          <span>
            Verified: {count(end.patrol.items.length, "item")}
            {partsOf(end.plan)
              .filter((part) => part !== "mission")
              .map((part) => `, ${partWords[part]}`)
              .join("")}{" "}
            read back from {vehicle.name}.
          </span>
          <Button size="compact-sm" onClick={() => goToScreen("fly")}>
            Fly it
          </Button>
        </div>
      )}
      {end?.kind === "failed" && <FailureNote failure={end.failure} />}
    </Panel>
  );
}

/** Why it can not be uploaded, where the list of it may have scrolled out of sight. */
function Errors({ violations }: { readonly violations: readonly Violation[] }) {
  const errors = violations.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (!first) return null;
  const more = errors.length - 1;
  return (
    <p className={classes.error} role="status" data-testid="upload-errors">
      <CircleAlert size={15} aria-hidden /> {first.message}
      {more > 0 ? `; ${count(more, "other error")} above` : ""}
    </p>
  );
}

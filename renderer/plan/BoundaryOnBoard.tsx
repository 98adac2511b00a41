import { Button, Progress } from "@mantine/core";
import { Download, FileDown, ShieldCheck, ShieldOff, Trash2 } from "lucide-react";
import type { KnownPart } from "../../src/contract/boundary.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { withFence, withRally } from "../../src/mission/fenceEdit.ts";
import { fenceText } from "../fly/fenceText.ts";
import { replayedWhy } from "../fly/replayed.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { clock } from "../ui/format.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./BoundaryPanel.module.css";
import { boundaryProgress, changedWords, fenceWords, rallyWords } from "./boundaryWords.ts";

/** The fence and rally points that a vehicle holds: read them, take them into the plan, clear them, mind them or not. */
export function BoundaryOnBoard({ vehicle }: { vehicle: VehicleRecord }) {
  const { id, name, autopilot, replayed } = vehicle;
  const lost = vehicle.lost || replayed === true;
  useStore(app.boundaries.state, (all) => all.get(id));
  const { record, busy, failure, switchedOn } = app.boundaries.of(id);
  const { fence, rally } = record;
  const status = fenceText(vehicle);
  const progress = boundaryProgress(useMirror((m) => m.transfers.get(id)));
  const known = (part: KnownPart<unknown> | undefined, words: string) =>
    part ? `${words} (${part.changed ? "until " : ""}${clock(part.at)})` : "not read yet";
  return (
    <Panel title={`Fence and rally on board ${name}`}>
      <p className={classes.words} data-testid="boundary-on-board">
        Fence: {known(fence, fence ? fenceWords(fence.value) : "")}. Rally points:{" "}
        {known(rally, rally ? rallyWords(rally.value) : "")}.
        {status
          ? ` ${status.text.replace(/^\W+/, "")}: ${status.hint}.`
          : switchedOn !== undefined && ` The vehicle was told to ${switchedOn ? "mind" : "ignore"} its fence.`}
      </p>
      {replayed && <p className={classes.words}>▷ {replayedWhy}.</p>}
      {changedWords(record) && (
        <p className={classes.changed} role="alert" data-testid="boundary-changed">
          ▲ {changedWords(record)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<Download size={15} />}
          loading={busy === "reading"}
          disabled={lost || busy !== undefined}
          data-testid="boundary-read"
          onClick={() => void app.boundaries.read(id)}
        >
          Read from vehicle
        </Button>
        {(fence || rally) && (
          <Button
            variant="default"
            leftSection={<FileDown size={15} />}
            onClick={() =>
              app.editor.change((plan) => {
                const fenced = fence ? withFence(plan, fence.value) : plan;
                return rally ? withRally(fenced, rally.value) : fenced;
              })
            }
          >
            Take into the plan
          </Button>
        )}
      </div>
      {(busy === "reading" || busy === "clearing") && (
        <div className={classes.running} role="status" data-testid="boundary-progress">
          <span>{progress.words}</span>
          <Progress value={progress.percent} aria-label="Fence and rally points" animated />
          <Button
            variant="default"
            size="compact-sm"
            data-testid="boundary-cancel"
            onClick={() => app.boundaries.cancel(id)}
          >
            Cancel
          </Button>
        </div>
      )}
      {failure && <FailureNote failure={failure} />}
      <HoldButton
        icon={Trash2}
        label="Clear fence and rally points"
        vehicle={name}
        disabled={lost || busy !== undefined}
        hint="The vehicle no longer keeps within any area, and returns home only"
        testId="boundary-clear"
        onHeld={() => void app.boundaries.clear(id)}
      />
      {autopilot === "ardupilot" && (
        <>
          <HoldButton
            icon={ShieldCheck}
            label="Mind the fence"
            vehicle={name}
            disabled={lost || busy !== undefined}
            hint="An ArduPilot keeps within its fence only once this is switched on (FENCE_ENABLE)"
            testId="fence-on"
            onHeld={() => void app.boundaries.switch(id, true)}
          />
          <HoldButton
            icon={ShieldOff}
            label="Ignore the fence"
            vehicle={name}
            disabled={lost || busy !== undefined}
            hint="The fence stays on board, and nothing happens when it is broken"
            testId="fence-off"
            onHeld={() => void app.boundaries.switch(id, false)}
          />
        </>
      )}
    </Panel>
  );
}

import { Button, UnstyledButton } from "@mantine/core";
import { MapPinned, SearchX, Video } from "lucide-react";
import { useEffect, useRef } from "react";
import type { FilmedInterval } from "../../../src/contract/footprints.ts";
import { useMirror, useSettings } from "../../shell/hooks.ts";
import { Empty } from "../../ui/Empty.tsx";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { stamp, place as written } from "../../ui/format.ts";
import layout from "../../ui/ListBeside.module.css";
import { spotDesk, useSpot } from "./appSpot.ts";
import { PassDetail } from "./PassDetail.tsx";
import classes from "./SpotPart.module.css";
import { SpotTools } from "./SpotTools.tsx";
import { answerWords, footageWords, olderUpTo, passLine } from "./spotWords.ts";
import { usePassKeys } from "./useSpotKeys.ts";

/** Who filmed a spot or an area, and when: the passes, and the footage of the chosen one. */
export function SpotPart() {
  const chosen = useSpot((state) => state.chosen);
  usePassKeys();
  return (
    <div className={layout.beside} data-testid="spot-part">
      <section className={classes.side} aria-label="Passes">
        <SpotTools />
        <Answer />
      </section>
      {chosen ? (
        <PassDetail pass={chosen} />
      ) : (
        <Empty icon={Video} title="No pass chosen">
          J and K choose, Enter plays from the second at which the spot came into the picture.
        </Empty>
      )}
    </div>
  );
}

function Answer() {
  const { answer, chosen, failure, phase, spot } = useSpot((state) => state);
  const style = useSettings((s) => s.coordinates);
  if (!spot)
    return (
      <Empty icon={MapPinned} title="Who filmed this spot, and when?">
        Click a spot on the globe, or draw an area: every pass of every drone that had it in its picture is listed.
      </Empty>
    );
  const older = answer && olderUpTo(answer);
  const where = spot.kind === "place" ? written(spot.place, style) : `an area of ${spot.area.length} corners`;
  return (
    <>
      <p className={classes.words} role="status" data-testid="spot-answer">
        {phase === "asking" ? "Asking… " : answer ? `${answerWords(answer)} · ` : ""}
        {where}
      </p>
      {failure && !chosen && <FailureNote failure={failure} />}
      {answer?.intervals.length === 0 && (
        <Empty icon={SearchX} title="Nobody filmed it">
          No camera had it in its picture at that time, as far as poses and terrain tell. Try an area, or more time.
        </Empty>
      )}
      {answer && answer.intervals.length > 0 && (
        <div className={classes.rows} role="listbox" aria-label="Passes" data-testid="pass-list">
          {answer.intervals.map((pass) => (
            <PassRow key={`${pass.sortieId} ${pass.streamId} ${pass.fromAt}`} pass={pass} selected={pass === chosen} />
          ))}
        </div>
      )}
      {older !== undefined && (
        <Button size="xs" variant="subtle" fullWidth data-testid="spot-older" onClick={() => askOlder(older)}>
          Older passes, up to {stamp(older)}
        </Button>
      )}
    </>
  );
}

const askOlder = (toAt: number): void => spotDesk.setSpan({ ...spotDesk.state.get().span, toAt });

function PassRow({ pass, selected }: { readonly pass: FilmedInterval; readonly selected: boolean }) {
  const name = useMirror((m) => m.vehicles.get(pass.vehicleId)?.name ?? `vehicle ${pass.vehicleId}`);
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    <UnstyledButton
      ref={row}
      className={classes.row}
      role="option"
      aria-selected={selected}
      data-selected={selected || undefined}
      data-testid="pass-row"
      onClick={() => void spotDesk.choose(pass)}
      onDoubleClick={() => spotDesk.play(pass.fromAt)}
    >
      <strong>{name}</strong>
      <span>{stamp(pass.fromAt)}</span>
      <span className={classes.dim}>{passLine(pass)}</span>
      <span className={classes.dim}>{footageWords[pass.footage]}</span>
    </UnstyledButton>
  );
}

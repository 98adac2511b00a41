import { Button, Kbd } from "@mantine/core";
import { Play, Star } from "lucide-react";
import type { FilmedInterval } from "../../../src/contract/footprints.ts";
import { useMirror } from "../../shell/hooks.ts";
import { Facts } from "../../ui/Facts.tsx";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { clock, duration, length, stamp } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { spotDesk, useSpot } from "./appSpot.ts";
import { PassPlayer } from "./PassPlayer.tsx";
import classes from "./SpotPart.module.css";
import { footageWords, playedMs, resolution } from "./spotWords.ts";

/** A pass: who, when, how well, and its footage from the second at which the spot came into the picture. */
export function PassDetail({ pass }: { readonly pass: FilmedInterval }) {
  const { footage, failure, playFrom } = useSpot((state) => state);
  const name = useMirror((m) => m.vehicles.get(pass.vehicleId)?.name ?? `vehicle ${pass.vehicleId}`);
  const rows = [
    ["Drone", name],
    ["Stream", `${pass.streamId}, sortie ${pass.sortieId}`],
    ["From", stamp(pass.fromAt)],
    ["To", `${stamp(pass.toAt)}, ${duration(pass.toAt - pass.fromAt)} long`],
    ["Best view", `${clock(pass.bestAt)}, ${resolution(pass.metresPerPixel)}, from ${length(pass.distance)} away`],
    ["Footage", footageWords[pass.footage]],
  ] as const;
  const playable = pass.footage === "kept" || pass.footage === "partly";
  const next = playFrom === null ? undefined : playFrom + playedMs;
  return (
    <div className={classes.detail} data-testid="pass-detail">
      {failure && <FailureNote failure={failure} />}
      {footage && playFrom !== null && <PassPlayer pass={pass} footage={footage} from={playFrom} />}
      <Panel title="Pass">
        <div className={classes.tools}>
          <Button
            size="xs"
            leftSection={<Play size={14} />}
            disabled={!playable || !footage}
            data-testid="pass-play"
            onClick={() => spotDesk.play(pass.fromAt)}
          >
            Play from {clock(pass.fromAt)} <Kbd ml={6}>Enter</Kbd>
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<Star size={14} />}
            disabled={!playable || !footage}
            data-testid="pass-best"
            onClick={() => spotDesk.play(pass.bestAt)}
          >
            From the best view
          </Button>
          {next !== undefined && next < pass.toAt && (
            <Button size="xs" variant="default" onClick={() => spotDesk.play(next)}>
              On from {clock(next)}
            </Button>
          )}
        </div>
        <Facts rows={rows} />
        {footage && footage.gone.length > 0 && (
          <div role="alert" className={classes.gone} data-testid="pass-gone">
            <strong>▲ Recorded, but not there any more:</strong>
            <ul>
              {footage.gone.map(({ file, startAt, endAt }) => (
                <li key={file}>
                  {clock(startAt)} to {clock(endAt)}: {file}
                </li>
              ))}
            </ul>
          </div>
        )}
      </Panel>
    </div>
  );
}

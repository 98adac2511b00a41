import { ActionIcon, Select, Slider } from "@mantine/core";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import type { LinkRecord, ReplayRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { stamp } from "../ui/format.ts";
import classes from "./ReplayControls.module.css";
import { instantAt, nearestSpeed, replaySpeeds, replayTime, shareOf } from "./replayScale.ts";

/** Play, speed and place of a replayed log. */
export function ReplayControls({ link, replay }: { link: LinkRecord; replay: ReplayRecord }) {
  // While the operator drags, the slider is theirs, not the log's.
  const [dragged, setDragged] = useState<number>();
  const at = dragged === undefined ? replay.positionAt : instantAt(dragged, replay);
  const set = (change: { playing?: boolean; speed?: number; positionAt?: number }) =>
    app.peers.station
      .call("replay.set", { linkId: link.id, ...change })
      .catch((cause: unknown) => app.toasts.failure(cause, "The replay was not changed"));
  return (
    <div className={classes.replay}>
      <span className={classes.note}>Replay: nothing that is sent reaches a vehicle.</span>
      <div className={classes.row}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={replay.playing ? "Pause the replay" : "Play the log"}
          onClick={() => void set({ playing: !replay.playing })}
        >
          {replay.playing ? <Pause size={17} /> : <Play size={17} />}
        </ActionIcon>
        <Slider
          className={classes.slider ?? ""}
          thumbLabel="Place in the log"
          min={0}
          max={1}
          step={0.0005}
          label={null}
          value={dragged ?? shareOf(replay.positionAt, replay)}
          onChange={setDragged}
          onChangeEnd={(share) => {
            void set({ positionAt: instantAt(share, replay) }).then(() => setDragged(undefined));
          }}
        />
        <Select
          aria-label="Speed of the replay"
          className={classes.speed ?? ""}
          allowDeselect={false}
          data={replaySpeeds.map((s) => ({ value: String(s), label: `${s} ×` }))}
          value={String(nearestSpeed(replay.speed))}
          onChange={(value) => value !== null && void set({ speed: Number(value) })}
        />
      </div>
      <span className={classes.time}>
        {replayTime(at, replay)} · {stamp(at)}
      </span>
    </div>
  );
}

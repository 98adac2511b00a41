import { Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { FilmedInterval, PassFootage } from "../../../src/contract/footprints.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Player } from "../../video/ClipPlayer.tsx";
import { Playback } from "../../video/playback.ts";
import { spotDesk } from "./appSpot.ts";
import { loadPass } from "./loadPass.ts";
import classes from "./SpotPart.module.css";
import { playedSpan } from "./spotWords.ts";

interface Props {
  readonly pass: FilmedInterval;
  readonly footage: PassFootage;
  readonly from: number; // ms since 1970
}

/** Plays a pass from an instant on; the globe shows what the camera saw of the ground at that picture. */
export function PassPlayer({ pass, footage, from }: Props) {
  const [playback, setPlayback] = useState<Playback>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let wanted = true;
    setPlayback(undefined);
    setFailure(undefined);
    loadPass({ segments: footage.segments, ...playedSpan(pass, from) }, pass.sortieId).then(
      (clip) => {
        if (!wanted) return;
        const made = new Playback(clip, from);
        made.play(Date.now());
        setPlayback(made);
      },
      (cause: unknown) => wanted && setFailure(failureOf(cause)),
    );
    return () => {
      wanted = false;
    };
  }, [pass, footage, from]);
  useEffect(
    () =>
      playback?.state.subscribe(({ index }) => {
        const at = playback.clip.at(index);
        if (at !== undefined) spotDesk.show(at);
      }),
    [playback],
  );
  if (playback) return <Player playback={playback} />;
  return (
    <div className={classes.loading}>
      {failure ? (
        <FailureNote failure={failure} />
      ) : (
        <>
          <Loader size={18} /> Loading the footage…
        </>
      )}
    </div>
  );
}

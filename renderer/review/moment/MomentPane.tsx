import { ActionIcon, Loader } from "@mantine/core";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { MomentSpan, MomentStream } from "../../../src/contract/moment.ts";
import { useMirror } from "../../shell/hooks.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { clock } from "../../ui/format.ts";
import { looks } from "../../video/appLooks.ts";
import { tones } from "../../video/appTones.ts";
import type { Clip } from "../../video/clip.ts";
import { ClipDecoder } from "../../video/clipDecoder.ts";
import { loadSpan } from "../../video/loadClip.ts";
import { paintPicture } from "../../video/paintPicture.ts";
import { ToneFilter } from "../../video/toneFilter.ts";
import { momentDesk } from "./appMoment.ts";
import classes from "./Moment.module.css";
import { paneAt } from "./paneAt.ts";
import { PaneRun } from "./paneRun.ts";

interface Props {
  readonly stream: MomentStream;
  readonly span: MomentSpan;
}

/** What another camera recorded at the moment that is played, picture by picture along with the player. */
export function MomentPane({ stream, span }: Props) {
  const vehicle = useMirror((m) => m.vehicles.get(stream.vehicleId ?? "")?.name) ?? stream.vehicleId;
  const [clip, setClip] = useState<Clip>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let wanted = true;
    setClip(undefined);
    setFailure(undefined);
    loadSpan({ segments: stream.segments, fromAt: span.fromAt, toAt: span.toAt }).then(
      (loaded) => wanted && setClip(loaded),
      (cause: unknown) => wanted && setFailure(failureOf(cause)),
    );
    return () => {
      wanted = false;
    };
  }, [stream, span]);
  return (
    <figure className={classes.pane} data-testid="moment-pane" data-stream={stream.streamId}>
      <figcaption>
        <strong>{vehicle ?? "Unknown vehicle"}</strong> {stream.streamId}
        <ActionIcon
          variant="subtle"
          size="sm"
          aria-label={`Close ${stream.streamId}`}
          onClick={() => momentDesk.toggle(stream)}
        >
          <X size={14} />
        </ActionIcon>
      </figcaption>
      {clip ? (
        <Picture clip={clip} stream={stream} onFailure={setFailure} />
      ) : (
        !failure && (
          <div className={classes.note}>
            <Loader size={16} /> Loading…
          </div>
        )
      )}
      {failure && <FailureNote failure={failure} />}
    </figure>
  );
}

function Picture(props: {
  readonly clip: Clip;
  readonly stream: MomentStream;
  readonly onFailure: (failure: Failure | undefined) => void;
}) {
  const { clip, stream, onFailure } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState<string>();
  const [shownAt, setShownAt] = useState<number>();
  useEffect(() => {
    const decoder = new ClipDecoder(clip);
    const tone = new ToneFilter();
    const polarity = () => looks.state.get().get(stream.streamId)?.asked.polarity ?? "white-hot";
    const run = new PaneRun<VideoFrame>({
      frame: (index) => decoder.frame(index),
      paint: (frame, index) => {
        if (!canvas.current) return;
        paintPicture(canvas.current, frame, [], tone.of(tones.of(stream.streamId), polarity()));
        setShownAt(clip.at(index));
        onFailure(undefined);
        decoder.prepareAfter(index);
      },
      failed: (cause) => onFailure(failureOf(cause)),
    });
    const follow = ({ at }: { readonly at: number | null }) => {
      const shown = at === null ? undefined : paneAt(clip, stream, at);
      const index = shown && "index" in shown ? shown.index : undefined;
      setWords(shown && "words" in shown ? shown.words : undefined);
      void run.show(index);
    };
    follow(momentDesk.state.get());
    const off = momentDesk.state.subscribe(follow);
    return () => {
      off();
      void run.show(undefined);
      decoder.close();
      tone.dispose();
    };
  }, [clip, stream, onFailure]);
  return (
    <div className={classes.picture}>
      <canvas
        ref={canvas}
        width={clip.pictures[0]?.width ?? 960}
        height={clip.pictures[0]?.height ?? 540}
        role="img"
        aria-label={`Footage of ${stream.streamId}`}
        data-testid="moment-canvas"
        data-at={words === undefined ? shownAt : undefined}
        data-blank={words !== undefined || undefined}
      />
      {words === undefined ? (
        shownAt !== undefined && <span className={classes.stamp}>{clock(shownAt)}</span>
      ) : (
        <div className={classes.gap} data-testid="moment-gap">
          {words}
        </div>
      )}
    </div>
  );
}

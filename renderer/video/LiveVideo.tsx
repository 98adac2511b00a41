import { useEffect, useRef, useState } from "react";
import { app } from "../shell/app.ts";
import { age } from "../ui/format.ts";
import { useStore } from "../ui/store.ts";
import { looks } from "./appLooks.ts";
import { tones } from "./appTones.ts";
import classes from "./LiveVideo.module.css";
import { showLivePicture } from "./livePicture.ts";
import { RegionOverlay } from "./RegionOverlay.tsx";
import { Stillness } from "./stillness.ts";
import { ToneFilter } from "./toneFilter.ts";

interface Props {
  readonly streamId: string;
  readonly waiting: string;
  /** Of the camera, where another one's picture is shown besides. */
  readonly name?: string;
  readonly testId?: string;
}

/** The live picture of a stream, with boxes; says when there is none yet, and when no more come. */
export function LiveVideo({
  streamId,
  waiting,
  name,
  testId = name === undefined ? "live-video" : "live-video-second",
}: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const stillness = useRef(new Stillness());
  const vision = useStore(app.peers.vision.state, (s) => s);
  const connection = useStore(app.peers.vision.connection, (n) => n);
  const [problem, setProblem] = useState<string>();
  const [still, setStill] = useState<"none" | "still" | null>(null);
  const since = useRef("");
  const sinceWords = useRef<HTMLSpanElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another connection is another client
  useEffect(() => {
    const { client } = app.peers.vision;
    if (vision !== "up" || !client || !canvas.current) return;
    setProblem(undefined);
    stillness.current = new Stillness();
    const tone = new ToneFilter();
    const polarity = () => looks.state.get().get(streamId)?.asked.polarity ?? "white-hot";
    const end = showLivePicture({
      client,
      streamId,
      filter: () => tone.of(tones.of(streamId), polarity()),
      canvas: canvas.current,
      loop: app.loop,
      metrics: app.metrics,
      onPainted: () => stillness.current.painted(Date.now()),
      onProblem: setProblem,
    });
    return () => {
      end();
      tone.dispose();
    };
  }, [streamId, vision, connection]);

  useEffect(() => {
    const timer = setInterval(() => {
      const now = stillness.current.at(Date.now());
      since.current = typeof now === "number" ? age(now) : "";
      if (sinceWords.current) sinceWords.current.textContent = since.current; // each second: not by React
      setStill(typeof now === "number" ? "still" : (now ?? null));
      if (now === undefined) setProblem(undefined);
    }, 500);
    return () => clearInterval(timer);
  }, []);

  const why = vision === "gone" ? "Vision is restarting…" : (problem ?? waiting);
  return (
    <div className={classes.video} data-still={still !== null || undefined}>
      <canvas
        ref={canvas}
        width={960}
        height={540}
        data-testid={testId}
        aria-label={name === undefined ? "Live video" : `Live video, ${name}`}
        role="img"
      />
      <RegionOverlay streamId={streamId} />
      {still === "none" && (
        <div className={classes.over} role="status">
          {why}
        </div>
      )}
      {still === "still" && (
        <div
          className={classes.stale}
          role="status"
          data-testid={name === undefined ? "no-picture" : "no-picture-second"}
        >
          ▲ No picture for <span ref={sinceWords}>{since.current}</span>
          <small>{why}</small>
        </div>
      )}
    </div>
  );
}

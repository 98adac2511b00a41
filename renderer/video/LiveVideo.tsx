import { useEffect, useRef, useState } from "react";
import { app } from "../shell/app.ts";
import { age } from "../ui/format.ts";
import { useStore } from "../ui/store.ts";
import classes from "./LiveVideo.module.css";
import { showLivePicture } from "./livePicture.ts";

/** A picture that has stood still for so long, ms, is said to. */
const stillAfterMs = 1_500;

/** The live picture of a stream, with boxes; says when there is none yet and when it stands still. */
export function LiveVideo({ streamId, waiting }: { streamId: string; waiting: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paintedAt = useRef(0);
  const vision = useStore(app.peers.vision.state, (s) => s);
  const connection = useStore(app.peers.vision.connection, (n) => n);
  const [problem, setProblem] = useState<string>();
  const [still, setStill] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another connection is another client
  useEffect(() => {
    const { client } = app.peers.vision;
    if (vision !== "up" || !client || !canvas.current) return;
    setProblem(undefined);
    paintedAt.current = 0;
    return showLivePicture({
      client,
      streamId,
      canvas: canvas.current,
      loop: app.loop,
      metrics: app.metrics,
      onPainted: () => {
        paintedAt.current = Date.now();
      },
      onProblem: setProblem,
    });
  }, [streamId, vision, connection]);

  useEffect(() => {
    const timer = setInterval(() => {
      const since = Date.now() - paintedAt.current;
      setStill(paintedAt.current === 0 ? "none" : since > stillAfterMs ? age(since) : null);
      if (since < stillAfterMs) setProblem(undefined);
    }, 500);
    return () => clearInterval(timer);
  }, []);

  return (
    <div className={classes.video} data-still={still !== null || undefined}>
      <canvas ref={canvas} width={960} height={540} data-testid="live-video" aria-label="Live video" role="img" />
      {still === "none" && (
        <div className={classes.over} role="status">
          {vision === "gone" ? "Vision is restarting…" : (problem ?? waiting)}
        </div>
      )}
      {still !== null && still !== "none" && (
        <div className={classes.stale} role="status">
          ▲ Picture stands still for {still}
        </div>
      )}
    </div>
  );
}

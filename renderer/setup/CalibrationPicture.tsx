import { Button } from "@mantine/core";
import { type MouseEvent, useEffect, useRef, useState } from "react";
import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";
import { showLivePicture } from "../video/livePicture.ts";
import classes from "./CameraCalibrationPanel.module.css";

/** A place in a picture, 0…1 from its upper left, with the picture's stamp and size. */
export interface PictureClick {
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Props {
  readonly streamId: string;
  /** Why nothing can be clicked now. */
  readonly why: string | undefined;
  readonly onClick: (click: PictureClick) => void;
}

/** The live picture of a stream that can be paused and clicked. */
export function CalibrationPicture({ streamId, why, onClick }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shownAt = useRef<number>(undefined);
  const vision = useStore(app.peers.vision.state, (s) => s);
  const connection = useStore(app.peers.vision.connection, (n) => n);
  const [paused, setPaused] = useState(false);
  const [problem, setProblem] = useState<string>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another connection is another client
  useEffect(() => {
    const { client } = app.peers.vision;
    if (paused || vision !== "up" || !client || !canvas.current) return;
    setProblem(undefined);
    return showLivePicture({
      client,
      streamId,
      canvas: canvas.current,
      loop: app.loop,
      metrics: app.metrics,
      onPainted: (at) => {
        shownAt.current = at;
      },
      onProblem: setProblem,
    });
  }, [streamId, paused, vision, connection]);

  const click = (event: MouseEvent<HTMLCanvasElement>) => {
    const at = shownAt.current;
    const { width, height } = event.currentTarget;
    const shown = event.currentTarget.getBoundingClientRect();
    if (why !== undefined || at === undefined || shown.width === 0 || shown.height === 0) return;
    const share = (value: number) => Math.min(1, Math.max(0, value));
    onClick({
      at,
      x: share((event.clientX - shown.left) / shown.width),
      y: share((event.clientY - shown.top) / shown.height),
      width,
      height,
    });
  };

  return (
    <div className={classes.picture}>
      <canvas
        ref={canvas}
        width={960}
        height={540}
        data-testid="camera-calibration-picture"
        data-ready={why === undefined || undefined}
        aria-label="Live video to click a known point in"
        role="img"
        onClick={click}
      />
      <div className={classes.row}>
        <span className={classes.words}>{problem ?? why ?? "Click the known point in the picture."}</span>
        <Button size="compact-sm" variant="default" onClick={() => setPaused((now) => !now)}>
          {paused ? "Go on" : "Pause"}
        </Button>
      </div>
    </div>
  );
}

import { useEffect, useRef } from "react";
import { app } from "../shell/app.ts";
import { paintHorizon } from "./horizon.ts";

/** The attitude of a vehicle, painted by the frame loop. */
export function Horizon({ vehicleId, size = 118 }: { vehicleId: string; size?: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const g = canvas.current?.getContext("2d");
    if (!g) return;
    const scale = window.devicePixelRatio || 1;
    const paint = () => {
      g.setTransform(scale, 0, 0, scale, 0, 0);
      paintHorizon(g, size, app.live.vehicles.get(vehicleId));
    };
    paint();
    return app.loop.onPaint(paint);
  }, [vehicleId, size]);
  const pixels = size * (window.devicePixelRatio || 1);
  return (
    <canvas
      ref={canvas}
      width={pixels}
      height={pixels}
      style={{ width: size, height: size, flex: "none" }}
      role="img"
      aria-label="Artificial horizon"
    />
  );
}

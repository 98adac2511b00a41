import type { Off } from "../../src/base/emitter.ts";
import { app } from "../shell/app.ts";

/** Paints now, with the frame loop, and every `againMs` besides: ages grow although nothing arrives. The returned function ends it. */
export function painted(paint: (now: number) => void, againMs: number): Off {
  paint(Date.now());
  const timer = setInterval(() => paint(Date.now()), againMs);
  const off = app.loop.onPaint(paint);
  return () => {
    clearInterval(timer);
    off();
  };
}

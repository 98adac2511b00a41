import { useEffect, useRef } from "react";
import type { ModelTrial } from "../../../src/contract/models.ts";
import classes from "./ModelsModal.module.css";
import { foundText } from "./modelWords.ts";

/** A picture with what a model found in it. */
export function TrialPicture({ trial }: { readonly trial: ModelTrial }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) paint(context, trial);
  }, [trial]);
  const words = foundText(trial.found, trial.ms);
  return (
    <figure style={{ margin: 0 }}>
      <canvas
        ref={canvas}
        className={classes.picture}
        width={trial.shown.width}
        height={trial.shown.height}
        role="img"
        aria-label={words}
      />
      <figcaption data-testid="trial-found">
        {words}, {trial.width} × {trial.height} pixels
      </figcaption>
    </figure>
  );
}

function paint(context: CanvasRenderingContext2D, { shown, found }: ModelTrial): void {
  const { width, height, rgba } = shown;
  context.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  const style = getComputedStyle(context.canvas);
  const colour = style.getPropertyValue("--caution") || "yellow";
  context.font = "13px system-ui, sans-serif";
  context.lineWidth = 2;
  for (const { box, className, score } of found) {
    const [x, y] = [box.x * width, box.y * height];
    context.strokeStyle = colour;
    context.strokeRect(x, y, box.w * width, box.h * height);
    const label = `${className} ${Math.round(score * 100)}\u202f%`;
    const top = y >= 18 ? y - 18 : y + box.h * height;
    context.fillStyle = "rgb(0 0 0 / 70%)";
    context.fillRect(x, top, context.measureText(label).width + 8, 18);
    context.fillStyle = colour;
    context.fillText(label, x + 4, top + 13);
  }
}

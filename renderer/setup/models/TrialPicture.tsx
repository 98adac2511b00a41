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
  const size = Math.max(13, Math.round(width / 44)); // the picture is shown smaller than it is
  context.font = `${size}px system-ui, sans-serif`;
  context.lineWidth = Math.max(2, width / 400);
  for (const { box, className, score } of found) {
    const [x, y] = [box.x * width, box.y * height];
    context.strokeStyle = colour;
    context.strokeRect(x, y, box.w * width, box.h * height);
    const label = `${className} ${Math.round(score * 100)}\u202f%`;
    const high = size + 5;
    const wide = context.measureText(label).width + 8;
    const top = y >= high ? y - high : y + box.h * height;
    const left = Math.max(0, Math.min(x, width - wide));
    context.fillStyle = "rgb(0 0 0 / 70%)";
    context.fillRect(left, top, wide, high);
    context.fillStyle = colour;
    context.fillText(label, left + 4, top + size);
  }
}

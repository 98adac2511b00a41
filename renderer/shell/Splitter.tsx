import { useRef } from "react";
import classes from "./Splitter.module.css";

interface Props {
  readonly label: string;
  /** `x` splits left from right, `y` top from bottom; the size is of the part after it. */
  readonly axis: "x" | "y";
  readonly size: number;
  readonly limits: readonly [number, number];
  readonly onSize: (size: number) => void;
}

/** A bar between two parts of the window, to be dragged or moved with the arrow keys. */
export function Splitter({ label, axis, size, limits, onSize }: Props) {
  const from = useRef<{ at: number; size: number } | null>(null);
  const set = (next: number) => onSize(Math.round(Math.min(Math.max(next, limits[0]), limits[1])));
  const at = (e: React.PointerEvent) => (axis === "x" ? e.clientX : e.clientY);
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={limits[0]}
      aria-valuemax={limits[1]}
      className={classes[axis]}
      onPointerDown={(e) => {
        from.current = { at: at(e), size };
        e.currentTarget.setPointerCapture(e.pointerId);
      }}
      onPointerMove={(e) => {
        if (from.current) set(from.current.size - (at(e) - from.current.at));
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(e) => {
        if (e.key === "ArrowLeft" || e.key === "ArrowUp") set(size + 20);
        if (e.key === "ArrowRight" || e.key === "ArrowDown") set(size - 20);
      }}
    />
  );
}

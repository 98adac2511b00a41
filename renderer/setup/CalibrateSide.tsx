import type { Side } from "../../src/contract/calibration.ts";
import classes from "./CalibratePanel.module.css";
import { sideLabels } from "./calibrateWords.ts";

interface Props {
  readonly side: Side;
  readonly state: "todo" | "now" | "done";
}

const marks = { todo: "○", now: "▶", done: "✓" };

/** How the vehicle lies on one of its sides, as seen by who stands before it. */
export function CalibrateSide({ side, state }: Props) {
  return (
    <figure className={classes.side} data-state={state} data-testid={`side-${side}`}>
      <svg viewBox="0 0 100 80" aria-hidden="true">
        <line x1="6" y1="72" x2="94" y2="72" className={classes.ground} />
        {side === "nose-down" || side === "nose-up" ? (
          <g transform={`translate(50 40) rotate(${side === "nose-down" ? 90 : -90})`}>
            <FromSide />
          </g>
        ) : (
          <g transform={`translate(50 ${side === "level" || side === "back" ? 52 : 40}) rotate(${turns[side]})`}>
            <FromBehind />
          </g>
        )}
      </svg>
      <figcaption>
        {marks[state]} {sideLabels[side]}
      </figcaption>
    </figure>
  );
}

/** Clockwise as seen from behind the vehicle. */
const turns = { level: 0, left: -90, right: 90, back: 180 } as const;

/** From behind: two arms with their rotors, feet below. */
function FromBehind() {
  return (
    <>
      <rect x="-9" y="-8" width="18" height="14" rx="3" className={classes.body} />
      <path d="M -9 -3 H -28 V -10 M 9 -3 H 28 V -10" className={classes.line} />
      <path d="M -38 -11 H -18 M 18 -11 H 38" className={classes.rotor} />
      <path d="M -6 6 L -10 19 M 6 6 L 10 19" className={classes.line} />
    </>
  );
}

/** From its left: the nose points right and is filled. */
function FromSide() {
  return (
    <>
      <rect x="-18" y="-7" width="36" height="12" rx="3" className={classes.body} />
      <path d="M 18 -7 L 29 -1 L 18 5 Z" className={classes.nose} />
      <path d="M -13 -7 V -13 M 13 -7 V -13" className={classes.line} />
      <path d="M -23 -14 H -3 M 3 -14 H 23" className={classes.rotor} />
      <path d="M -8 5 L -12 16 M 8 5 L 12 16" className={classes.line} />
    </>
  );
}

import { type Store, useStore } from "../ui/store.ts";
import classes from "./Measure.module.css";
import { lengthWords } from "./measureWords.ts";
import type { Measuring } from "./measuring.ts";
import { type PictureView, screenAt } from "./pictureView.ts";
import type { Playback } from "./playback.ts";

interface Props {
  readonly measuring: Measuring;
  readonly playback: Playback;
  readonly view: Store<PictureView>;
}

/** The points that are measured, over the picture that they were clicked in, with the distances between them. */
export function MeasureOverlay({ measuring, playback, view }: Props) {
  const { on, index, points, answer } = useStore(measuring.state, (s) => s);
  const shown = useStore(playback.state, (s) => s.index);
  const part = useStore(view, (v) => v);
  if (!on || index !== shown) return null;
  const places = points.map((point) => {
    const { x, y } = screenAt(part, point);
    return { x: `${x * 100}%`, y: `${y * 100}%`, shareX: x, shareY: y };
  });
  const legs = answer?.kind === "measured" ? answer.legs : [];
  const [first] = places;
  const last = places.at(-1);
  return (
    <svg className={classes.overlay} aria-hidden="true" data-testid="measure-overlay">
      {places.slice(1).map((to, i) => {
        const from = places[i];
        return from && <line key={`${to.x} ${to.y}`} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />;
      })}
      {first && last && places.length > 2 && (
        <line className={classes.closing} x1={last.x} y1={last.y} x2={first.x} y2={first.y} />
      )}
      {places.map(({ x, y }, i) => (
        <g key={`${x} ${y}`}>
          <circle cx={x} cy={y} r={4} />
          <text x={x} y={y} dx={8} dy={-6}>
            {i + 1}
          </text>
        </g>
      ))}
      {places.slice(1).map((to, i) => {
        const [from, leg] = [places[i], legs[i]];
        if (!from || !leg) return null;
        return (
          <text
            key={`${to.x} ${to.y} length`}
            x={`${(from.shareX + to.shareX) * 50}%`}
            y={`${(from.shareY + to.shareY) * 50}%`}
            dx={8}
            dy={14}
          >
            {lengthWords({ value: leg.distance, sigma: leg.distanceSigma })}
          </text>
        );
      })}
    </svg>
  );
}

import { type FrameView, focalOf } from "./frameView.ts";

/** A car, metres from bumper to bumper. */
const carLength = 4.5;
/** Sizes are told in steps of this ratio: tiles need not follow every metre that the drone climbs. */
const step = 1.25;
/** The sine of the flattest view for which the middle of the picture tells a size: 5°. */
const flattest = 0.087;

/**
 * How long a car is in the middle of a picture of this width, pixels, in steps of a quarter; undefined where height or view
 * are not known, or the view is too flat.
 */
export function vehiclePixels(view: FrameView | undefined, width: number): number | undefined {
  if (view?.position === undefined || view.groundAmsl === undefined) return undefined;
  const height = view.position.amsl - view.groundAmsl;
  const down = -view.axes.forward.up;
  if (!(height > 0) || !(down > flattest)) return undefined;
  const pixels = (carLength * focalOf(view) * width * down) / height;
  return step ** Math.round(Math.log(pixels) / Math.log(step));
}

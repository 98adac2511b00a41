import type { CameraAxes } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Enu } from "../geo/position.ts";
import { type FrameView, focalOf } from "./frameView.ts";

/** A point of a picture in shares of its width (both coordinates), from its centre: square units, whatever the size. */
export interface PicturePoint {
  readonly x: number; // to the right
  readonly y: number; // down
}

/** Two coordinates in which what stands on the ground stays where it is while the camera moves. */
export type SpacePoint = PicturePoint;

/** One picture laid into a space. Undefined where a point of one is not in the other. */
export interface Surface {
  toSpace(point: PicturePoint): SpacePoint | undefined;
  toPicture(point: SpacePoint): PicturePoint | undefined;
}

/**
 * Where tracks live. `ground`: metres east and north on the plane of the ground's height; needs the camera's whole pose.
 * `directions`: where they are seen, on the tangent plane of the sphere around the camera; needs its attitude, and the
 * camera's travel is left to the tracks' own motion. `picture`: the picture itself, where nothing is known.
 */
export interface Space {
  readonly kind: "ground" | "directions" | "picture";
  surface(view: FrameView | undefined): Surface | undefined;
  /** Whether another view is laid better into a space of its own. */
  outgrownBy(view: FrameView | undefined): boolean;
}

/** The space that suits a view best. */
export function spaceOf(view: FrameView | undefined): Space {
  if (!view) return pictureSpace;
  return groundKnown(view) ? new GroundSpace(view) : new DirectionSpace(view.axes);
}

const identity: Surface = { toSpace: (point) => point, toPicture: (point) => point };

const pictureSpace: Space = {
  kind: "picture",
  surface: () => identity,
  outgrownBy: (view) => view !== undefined,
};

/** A picture whose upper edge looks flatter than this is not laid on the ground: a pixel would be hundreds of metres. */
const flattest = Math.sin((3 * Math.PI) / 180);

/** Whether the whole picture looks at ground of known height from above it. */
function groundKnown(view: FrameView): view is GroundView {
  const { position, groundAmsl } = view;
  if (!position || groundAmsl === undefined || position.amsl - groundAmsl < 5) return false;
  const f = focalOf(view);
  // The height of the picture is not told here; three quarters of its width covers the usual ones.
  return [-0.5, 0.5].every((x) => [-0.375, 0.375].every((y) => -rayOf(view.axes, x / f, y / f).up > flattest));
}

type GroundView = FrameView & Required<Pick<FrameView, "position" | "groundAmsl">>;

class GroundSpace implements Space {
  readonly kind = "ground";
  readonly #frame: EnuFrame;
  readonly #amsl: number;

  constructor({ position, groundAmsl }: GroundView) {
    this.#frame = new EnuFrame({ lat: position.lat, lon: position.lon, amsl: groundAmsl });
    this.#amsl = groundAmsl;
  }

  surface(view: FrameView | undefined): Surface | undefined {
    if (!view?.position) return undefined;
    const { axes } = view;
    const f = focalOf(view);
    const camera = this.#frame.toEnu(view.position);
    if (camera.up < 1) return undefined;
    return {
      toSpace({ x, y }) {
        const ray = rayOf(axes, x / f, y / f);
        const s = camera.up / Math.max(-ray.up, flattest);
        return { x: camera.east + ray.east * s, y: camera.north + ray.north * s };
      },
      toPicture: ({ x, y }) => seenAt(axes, f, { east: x - camera.east, north: y - camera.north, up: -camera.up }),
    };
  }

  outgrownBy(view: FrameView | undefined): boolean {
    if (!view || !groundKnown(view) || Math.abs(view.groundAmsl - this.#amsl) > 0.5) return true;
    const { east, north } = this.#frame.toEnu(view.position);
    return Math.hypot(east, north) > 5_000;
  }
}

class DirectionSpace implements Space {
  readonly kind = "directions";
  readonly #axes: CameraAxes;

  constructor(axes: CameraAxes) {
    this.#axes = axes;
  }

  surface(view: FrameView | undefined): Surface | undefined {
    if (!view) return undefined;
    const f = focalOf(view);
    return {
      toSpace: ({ x, y }) => seenAt(this.#axes, 1, rayOf(view.axes, x / f, y / f)),
      toPicture: ({ x, y }) => seenAt(view.axes, f, rayOf(this.#axes, x, y)),
    };
  }

  outgrownBy(view: FrameView | undefined): boolean {
    return !view || groundKnown(view) || dot(view.axes.forward, this.#axes.forward) < 0.8; // 37°
  }
}

/** The unit vector towards a point at x right and y down in front of the camera, at distance one. */
function rayOf({ forward, right, down }: CameraAxes, x: number, y: number): Enu {
  const east = forward.east + right.east * x + down.east * y;
  const north = forward.north + right.north * x + down.north * y;
  const up = forward.up + right.up * x + down.up * y;
  const n = Math.hypot(1, x, y);
  return { east: east / n, north: north / n, up: up / n };
}

function seenAt({ forward, right, down }: CameraAxes, f: number, to: Enu): PicturePoint | undefined {
  const depth = dot(forward, to);
  // Seen at more than 87° from the axis is as good as behind.
  if (depth <= 0.05 * Math.hypot(to.east, to.north, to.up)) return undefined;
  return { x: (f * dot(right, to)) / depth, y: (f * dot(down, to)) / depth };
}

const dot = (a: Enu, b: Enu): number => a.east * b.east + a.north * b.north + a.up * b.up;

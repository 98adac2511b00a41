import type { FootprintCalls } from "../contract/footprints.ts";
import type { Handlers } from "../contract/rpc.ts";
import { focalLength, footprint } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import { simplified } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import type { FootageStore } from "../store/footageStore.ts";
import type { FootprintQueries } from "../store/footprintQuery.ts";
import type { FilmingStream, FootprintStore } from "../store/footprintStore.ts";
import type { NoPose } from "./framePose.ts";
import type { FramePose } from "./watch.ts";

/** One footprint a second; frames that come a little early count. */
const PERIOD_MS = 950;

interface Look {
  readonly stream: FilmingStream;
  readonly at: number;
  readonly framePose: FramePose | NoPose;
  readonly ground: Ground;
}

/** Keeps once a second what each recorded stream shows of the ground: the outline that the globe draws, over the same terrain. */
export class Footprints {
  readonly #store: FootprintStore;
  readonly #takenAt = new Map<string, number>();

  constructor(store: FootprintStore) {
    this.#store = store;
  }

  /** Takes in a frame with what is known of its pose. @throws FailureError when it can not be kept */
  observe({ stream, at, framePose, ground }: Look): void {
    if (typeof framePose === "string") return;
    const name = `${stream.sortieId} ${stream.streamId}`;
    // Also when the clock jumped back.
    if (Math.abs(at - (this.#takenAt.get(name) ?? Number.NEGATIVE_INFINITY)) < PERIOD_MS) return;
    this.#takenAt.set(name, at);
    const { camera, pose } = framePose;
    const seen = footprint(camera, pose, ground, { pointsPerEdge: 2 });
    const height = heightAbove(seen, pose.amsl, ground);
    if (height === undefined) return;
    const outline = simplified([...seen, seen[0] as LatLon], Math.max(1, height / 100)).slice(0, -1);
    const taken = { at, outline, camera: { lat: pose.lat, lon: pose.lon }, height };
    this.#store.add(stream, taken, focalLength(camera));
  }

  /** Forgets the times of a sortie that is over. */
  endSortie(sortieId: string): void {
    for (const name of this.#takenAt.keys()) if (name.startsWith(`${sortieId} `)) this.#takenAt.delete(name);
  }
}

/** Metres of a camera above the mean ground on the outline of what it sees; undefined where nothing is known of that. */
function heightAbove(outline: readonly LatLon[], amsl: number, ground: Ground): number | undefined {
  const heights = outline.flatMap((place) => ground.elevation(place) ?? []);
  return heights.length === 0 ? undefined : amsl - heights.reduce((sum, one) => sum + one, 0) / heights.length;
}

/** Where what windows ask about who filmed what is answered from. */
interface FilmedPlace {
  readonly filmed: FootprintQueries;
  readonly footage: Pick<FootageStore, "left">;
}

/** Answers what windows ask about who filmed what. */
export const footprintHandlers = ({ filmed, footage }: FilmedPlace): Handlers<FootprintCalls> => ({
  "footprints.filmed": (query) => filmed.filmed(query),
  "footprints.pass": (pass) => {
    const { kept, gone } = footage.left(pass.streamId, pass.fromAt, pass.toAt, pass.sortieId);
    return { segments: kept, gone, outlines: filmed.outlines(pass) };
  },
});

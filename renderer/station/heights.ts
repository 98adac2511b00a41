import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { planSamples } from "../../src/contract/terrain.ts";
import { boxAround, type GeoBox } from "../../src/geo/box.ts";
import { tiledGround } from "../../src/geo/groundTiles.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { planBoxes } from "../../src/mission/planArea.ts";
import type { Store } from "../ui/store.ts";
import type { Mirror } from "./mirror.ts";

interface Parts {
  readonly mirror: Store<Mirror>;
  readonly call: RpcClient<StationCalls, StationEvents>["call"];
  /** The plan on the table, and where it would start. */
  readonly planned: () => { readonly plan: Plan; readonly home: LatLon | null };
  /** Where other plans start whose heights are compared with its own. */
  readonly bases?: () => readonly LatLon[];
  readonly onFailure: (cause: unknown) => void;
}

/**
 * Keeps the heights of the land that the window works on in the mirror, as the station reads them from elevation files:
 * that of the plan on the table, and around the homes of vehicles and of other plans. So planner, globe and the station's checks agree.
 */
export class Heights {
  readonly #parts: Parts;
  #asked = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loading = false;
  #again = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Looks soon whether other heights are needed; while something is dragged, a few times a second. */
  follow(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, waitMs);
  }

  /** Asks for the heights that are needed now, where they are others than before. */
  async refresh(): Promise<void> {
    const { mirror, onFailure } = this.#parts;
    if (this.#loading) {
      this.#again = true;
      return;
    }
    const { terrain, loaded } = mirror.get();
    const boxes = terrain?.files.some(({ state }) => state === "ready") ? this.#boxes() : [];
    const asked = boxes.length === 0 ? "" : JSON.stringify([terrain?.revision, boxes.map(rounded)]);
    if (asked === this.#asked || (!loaded && asked !== "")) return;
    this.#asked = asked;
    if (asked === "") {
      mirror.patch({ heights: undefined });
      return;
    }
    this.#loading = true;
    try {
      const { tiles } = await this.#parts.call("terrain.area", { boxes, maxSamples: planSamples });
      mirror.patch({ heights: tiles.length > 0 ? tiledGround(tiles) : undefined });
    } catch (cause) {
      this.#asked = ""; // asked again with the next change
      onFailure(cause);
    } finally {
      this.#loading = false;
      if (this.#again) this.follow();
      this.#again = false;
    }
  }

  /** The station is another one: it is asked anew. */
  reset(): void {
    this.#asked = "";
    this.follow();
  }

  #boxes(): GeoBox[] {
    const { plan, home } = this.#parts.planned();
    const out = planBoxes(plan, home);
    const homes = [...this.#parts.mirror.get().vehicles.values()].flatMap((vehicle) => vehicle.home ?? []);
    for (const at of [...homes.slice(0, mostHomes), ...(this.#parts.bases?.() ?? []).slice(0, mostHomes)])
      if (!out.some((box) => holds(box, at))) out.push(boxAround(at, at, 2_000));
    return out;
  }
}

/** Places move by less than this without other tiles being needed: the margin around a plan is far wider. */
const rounded = ({ south, west, north, east }: GeoBox): number[] =>
  [south, west, north, east].map((deg) => Math.round(deg * 200));

const holds = (box: GeoBox, { lat, lon }: LatLon): boolean =>
  lat >= box.south && lat <= box.north && lon >= box.west && lon <= box.east;

const waitMs = 120;
const mostHomes = 20;

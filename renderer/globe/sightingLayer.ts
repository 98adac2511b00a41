import {
  BillboardCollection,
  type Cartesian2,
  Cartesian3,
  Color,
  Material,
  PolylineCollection,
  type Scene,
} from "@cesium/engine";
import type { SightedVehicle } from "../../src/contract/sightings.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { Position } from "../../src/geo/position.ts";
import { type Cluster, clustersOf, countSign, squareSize } from "../review/sightings/clusters.ts";
import { ageStep } from "../review/sightings/sightingView.ts";
import { count, stamp } from "../ui/format.ts";
import { ellipseOutline } from "./ellipse.ts";
import { hitIndex, onGround, worldOf } from "./places.ts";
import { sightingCountSymbol, sightingSymbol } from "./sightingSymbol.ts";

/** A sign on the globe: one sighting, or several that lie too near to be told apart from there. */
interface Sign {
  readonly id: string;
  readonly point: Cartesian3;
  readonly members: readonly SightedVehicle[];
}

/** How they are drawn. */
interface Shown {
  readonly selectedId: string | null;
  /** Only the selected one: a heat map shows where the others are. */
  readonly alone: boolean;
  readonly ground: Ground;
  readonly now: number; // ms since 1970
}

/** Sightings where they were last seen, put together where they lie close; of the selected one all places, in their order. */
export class SightingLayer {
  readonly #scene: Scene;
  readonly #symbols = new BillboardCollection();
  readonly #lines = new PolylineCollection();
  #signs: readonly Sign[] = [];
  #painted: readonly unknown[] = [];
  /** Draws the same again: nearer or further, other symbols lie too near each other. */
  #again: (() => void) | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
    scene.preRender.addEventListener(() => this.#again?.());
    scene.primitives.add(this.#lines);
    scene.primitives.add(this.#symbols);
  }

  /** Draws these; none while they are not looked at. */
  paint(sightings: readonly SightedVehicle[], shown: Shown): void {
    this.#again = sightings.length === 0 ? undefined : () => this.#draw(sightings, shown);
    this.#draw(sightings, shown);
  }

  points(): readonly Sign[] {
    return this.#signs;
  }

  #draw(sightings: readonly SightedVehicle[], { selectedId, alone, ground, now }: Shown): void {
    const size = sightings.length === 0 ? 0 : squareSize(this.#height());
    const key = [sightings, selectedId, alone, ground, size, Math.floor(now / 3_600_000)];
    if (this.#painted.length > 0 && key.every((value, i) => value === this.#painted[i])) return;
    this.#painted = key;
    this.#symbols.removeAll();
    this.#lines.removeAll();
    const selected = sightings.find(({ id }) => id === selectedId);
    const others = alone ? [] : selected ? sightings.filter((one) => one !== selected) : sightings;
    const signs = clustersOf(others.map(lastPlace), size).map((cluster) => this.#sign(cluster, others, ground, now));
    if (selected) signs.push(this.#history(selected, ground));
    this.#signs = signs;
  }

  /** What lies under a pixel, in words; undefined where nothing does. */
  tipAt(pixel: Cartesian2): string | undefined {
    const sign =
      this.#signs[
        hitIndex(
          this.#scene,
          this.#signs.map(({ point }) => point),
          pixel,
          20,
        )
      ];
    const [first, ...more] = sign?.members ?? [];
    if (!first) return undefined;
    if (more.length > 0) return `${count(more.length + 1, "sighting")}: click to look closer`;
    const times = first.seen.length > 1 ? `, seen ${first.seen.length} times` : "";
    return `${first.className}, ${stamp(first.seen.at(-1)?.fromAt ?? first.toAt)}${times}, confirmed by ${first.confirmed.by}`;
  }

  #sign({ members, place }: Cluster, all: readonly SightedVehicle[], ground: Ground, now: number): Sign {
    const sightings = members.map((i) => all[i] as SightedVehicle);
    const [first] = sightings as [SightedVehicle, ...SightedVehicle[]];
    const alone = sightings.length === 1;
    const point = worldOf(onGround(ground, alone ? lastPlace(first) : place, LIFT));
    const age = ageStep(Math.max(...sightings.map(({ toAt }) => toAt)), now);
    const { name, canvas } = alone ? sightingSymbol(age, false) : sightingCountSymbol(countSign(sightings.length), age);
    this.#symbols.add({ position: point, scale: 0.75, disableDepthTestDistance: NEAR }).setImage(name, canvas);
    return { id: alone ? first.id : `several ${first.id}`, point, members: sightings };
  }

  #history(sighting: SightedVehicle, ground: Ground): Sign {
    const { name, canvas } = sightingSymbol(0, true);
    const places = sighting.seen.map(({ place }) => worldOf(onGround(ground, place, LIFT)));
    const point = places.at(-1) as Cartesian3;
    for (const [i, place] of places.entries())
      this.#symbols
        .add({ position: place, scale: i === places.length - 1 ? 0.95 : 0.6, disableDepthTestDistance: NEAR })
        .setImage(name, canvas);
    const style = (type: "PolylineArrow" | "Color") => Material.fromType(type, { color: COLOUR });
    for (let i = 1; i < places.length; i++)
      this.#lines.add({
        positions: [places[i - 1] as Cartesian3, places[i] as Cartesian3],
        width: 9,
        material: style("PolylineArrow"),
      });
    const last = sighting.seen.at(-1);
    if (last)
      this.#lines.add({
        positions: ellipseOutline(last.place, last.ellipse).map((p) => worldOf(onGround(ground, p, LIFT))),
        width: 2,
        material: style("Color"),
      });
    return { id: sighting.id, point, members: [sighting] };
  }

  #height(): number {
    return Math.max(100, Cartesian3.magnitude(this.#scene.camera.positionWC) - EARTH);
  }
}

const COLOUR = Color.fromCssColorString("#3ddc97");
const LIFT = 4; // metres above the ground, and so above the heat map
const NEAR = 2e6; // metres: over the ground that they lie on, but not through the earth
const EARTH = 6_371_000; // metres, near enough for how far apart symbols have to be

const lastPlace = ({ seen }: SightedVehicle): Position => (seen.at(-1) as SightedVehicle["seen"][number]).place;

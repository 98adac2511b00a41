import {
  BillboardCollection,
  type Cartesian3,
  Math as CesiumMath,
  HorizontalOrigin,
  Material,
  PolylineCollection,
  type Scene,
  VerticalOrigin,
} from "@cesium/engine";
import type { FlagRecord } from "../../src/contract/records.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { ellipseOutline } from "./ellipse.ts";
import { flagClusterSymbol } from "./flagClusterSymbol.ts";
import { clusterFlags, type LatLonBox } from "./flagClusters.ts";
import { palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";
import { flagSymbol } from "./symbols.ts";

/** So many flags are drawn each by itself; of more, those that would lie on each other share a sign. */
const mostAlone = 300;
/** And no more signs than this, in the part of the earth that is looked at. */
const mostSigns = 400;
/** Side of the squares that share a sign, as a share of the camera's height: about 40 pixels. */
const cellShare = 0.06;

interface Shown {
  readonly flags: readonly FlagRecord[];
  readonly selected: FlagRecord | undefined;
  readonly ground: Ground;
}

/** Flags where they were seen, many close together as one sign; the selected one by itself, with its error ellipse. */
export class FlagLayer {
  readonly #scene: Scene;
  readonly #symbols = new BillboardCollection();
  readonly #selected = new BillboardCollection();
  readonly #ellipses = new PolylineCollection();
  #points: { id: string; point: Cartesian3 }[] = [];
  #selectedPoint: { id: string; point: Cartesian3 } | undefined;
  #asked: readonly unknown[] = [];
  #shown: Shown | undefined;
  /** What the signs were made for: the size of the squares, and the part of the earth. */
  #view: { readonly cell: number; readonly box: LatLonBox | undefined } | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
    for (const part of [this.#ellipses, this.#symbols, this.#selected]) scene.primitives.add(part);
    scene.preUpdate.addEventListener(() => this.#look());
  }

  /** Draws all flags in Review, elsewhere only those that nobody has dismissed. */
  paint(flags: ReadonlyMap<string, FlagRecord>, selectedId: string | null, ground: Ground, inReview: boolean): void {
    const [lastFlags, lastSelected, lastGround, lastReview] = this.#asked;
    const selected = inReview ? flags.get(selectedId ?? "") : undefined;
    const sameRest = lastFlags === flags && lastGround === ground && lastReview === inReview;
    if (sameRest && lastSelected === selected) return;
    this.#asked = [flags, selected, ground, inReview];
    const drawn =
      sameRest && this.#shown
        ? this.#shown.flags
        : [...flags.values()].filter(({ verdict }) => inReview || verdict?.kind !== "dismissed");
    const before = this.#shown;
    this.#shown = { flags: drawn, selected, ground };
    this.#drawSelected();
    // Where each has its own sign the selected one is left out of them; a shared sign stays as it is.
    if (!sameRest || !before || drawn.length <= mostAlone) this.#view = undefined;
    this.#look();
  }

  points(): readonly { id: string; point: Cartesian3 }[] {
    return this.#selectedPoint ? [...this.#points, this.#selectedPoint] : this.#points;
  }

  /** Makes the signs anew where they were made for another height of the camera or another part of the earth. */
  #look(): void {
    const shown = this.#shown;
    if (!shown) return;
    if (shown.flags.length <= mostAlone) {
      if (!this.#view) this.#draw(shown, 0, undefined);
      return;
    }
    const { camera } = this.#scene;
    const cell = 2 ** Math.round(Math.log2(Math.max(1, camera.positionCartographic.height * cellShare)));
    const seen = camera.computeViewRectangle();
    const now = seen && degreesOf(seen);
    const { box } = this.#view ?? {};
    const same = box === undefined || now === undefined ? box === now : holds(box, now);
    if (this.#view?.cell !== cell || !same) this.#draw(shown, cell, now && widened(now));
  }

  #draw({ flags, selected, ground }: Shown, cell: number, box: LatLonBox | undefined): void {
    this.#view = { cell, box };
    this.#symbols.removeAll();
    this.#points = [];
    const others = cell === 0 && selected ? flags.filter((flag) => flag !== selected) : flags;
    for (const cluster of clusterFlags(others, { cell, most: mostSigns, ...(box && { box }) })) {
      const alone = cluster.flags === 1;
      const { name, canvas } = alone ? flagSymbol(cluster.kind, false) : flagClusterSymbol(cluster);
      const point = worldOf(onGround(ground, cluster.place));
      this.#points.push({ id: cluster.id, point });
      const symbol = this.#symbols.add({
        ...{ position: point, scale: alone ? 0.7 : 0.55 },
        ...{ verticalOrigin: VerticalOrigin.BOTTOM, horizontalOrigin: HorizontalOrigin.CENTER },
      });
      symbol.setImage(name, canvas);
    }
  }

  #drawSelected(): void {
    this.#selected.removeAll();
    this.#ellipses.removeAll();
    this.#selectedPoint = undefined;
    const { selected: flag, ground } = this.#shown ?? {};
    if (!flag || !ground) return;
    const { name, canvas } = flagSymbol(flag.verdict?.kind ?? "unreviewed", true);
    const point = worldOf(onGround(ground, flag.place));
    this.#selectedPoint = { id: flag.id, point };
    const symbol = this.#selected.add({
      ...{ position: point, scale: 0.95 },
      ...{ verticalOrigin: VerticalOrigin.BOTTOM, horizontalOrigin: HorizontalOrigin.CENTER },
    });
    symbol.setImage(name, canvas);
    this.#ellipses.add({
      positions: ellipseOutline(flag.place, flag.ellipse).map((p) => worldOf(onGround(ground, p))),
      width: 2,
      material: Material.fromType("Color", { color: palette.flag }),
    });
  }
}

function degreesOf(rectangle: {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}): LatLonBox {
  const [west, east, south, north] = [rectangle.west, rectangle.east, rectangle.south, rectangle.north].map((rad) =>
    CesiumMath.toDegrees(rad),
  ) as [number, number, number, number];
  return { west, east: east < west ? east + 360 : east, south, north };
}

/** The same with as much again on each side: a camera that moves a little sees no border. */
function widened({ west, east, south, north }: LatLonBox): LatLonBox {
  const [wide, high] = [Math.min(east - west, (360 - (east - west)) / 2), north - south];
  return { west: west - wide, east: east + wide, south: south - high, north: north + high };
}

/** Whether one box holds another, and is not more than about five times as wide. */
const holds = (outer: LatLonBox, inner: LatLonBox): boolean =>
  inner.west >= outer.west &&
  inner.east <= outer.east &&
  inner.south >= outer.south &&
  inner.north <= outer.north &&
  outer.north - outer.south <= 6 * (inner.north - inner.south) + 1e-6;

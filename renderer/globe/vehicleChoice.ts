import { Cartesian2, type Cartesian3, type Scene } from "@cesium/engine";
import { hitIndex, pixelOf } from "./places.ts";
import { SelectionBox } from "./selectionBox.ts";

/** What choosing vehicles on the globe asks for. */
export interface VehicleChoices {
  /** Vehicles may be chosen now, and the mouse is not wanted for anything else. */
  readonly may: () => boolean;
  readonly vehicles: () => readonly { readonly id: string; readonly point: Cartesian3 }[];
  /** One was clicked with Control or Shift: it is added or taken out. */
  readonly onToggle: (id: string) => void;
  /** A rectangle was drawn around some, beside those chosen before where `add`. */
  readonly onBox: (ids: readonly string[], add: boolean) => void;
}

/** Chooses several vehicles with the mouse: a rectangle with Shift held, one more with a click and Control or Shift. */
export class VehicleChoice {
  readonly #scene: Scene;
  readonly #do: VehicleChoices;
  readonly #box: SelectionBox;
  #from: Cartesian2 | undefined;

  constructor(scene: Scene, choices: VehicleChoices) {
    this.#scene = scene;
    this.#do = choices;
    this.#box = new SelectionBox(scene.canvas);
    const { canvas } = scene;
    // Before Cesium's own listeners: the camera must stand still from the first pixel on.
    canvas.addEventListener("pointerdown", (event) => this.#down(event), { capture: true });
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", () => this.#end());
  }

  #down(event: PointerEvent): void {
    const { shiftKey, ctrlKey, metaKey, button } = event;
    if (button !== 0 || !(shiftKey || ctrlKey || metaKey) || !this.#do.may()) return;
    if (!shiftKey && this.#at(pixelIn(event)) === undefined) return; // Control turns the globe where nothing is hit
    this.#from = pixelIn(event);
    this.#scene.screenSpaceCameraController.enableInputs = false;
  }

  #move(event: PointerEvent): void {
    const to = pixelIn(event);
    if (this.#from && event.shiftKey && Cartesian2.distance(this.#from, to) >= DRAG_FROM)
      this.#box.show(this.#from, to);
  }

  #up(event: PointerEvent): void {
    const from = this.#from;
    if (!from) return;
    this.#end();
    const to = pixelIn(event);
    if (Cartesian2.distance(from, to) >= DRAG_FROM) {
      if (event.shiftKey) this.#do.onBox(this.#within(from, to), event.ctrlKey || event.metaKey);
      return;
    }
    const id = this.#at(to);
    if (id !== undefined) this.#do.onToggle(id);
  }

  #end(): void {
    if (!this.#from) return;
    this.#from = undefined;
    this.#box.hide();
    this.#scene.screenSpaceCameraController.enableInputs = true;
  }

  #at(pixel: Cartesian2): string | undefined {
    const vehicles = this.#do.vehicles();
    const points = vehicles.map(({ point }) => point);
    return vehicles[hitIndex(this.#scene, points, pixel, REACH)]?.id;
  }

  #within(a: Cartesian2, b: Cartesian2): string[] {
    const inside = (value: number, one: number, other: number) =>
      value >= Math.min(one, other) && value <= Math.max(one, other);
    return this.#do.vehicles().flatMap(({ id, point }) => {
      const pixel = pixelOf(this.#scene, point);
      return pixel && inside(pixel.x, a.x, b.x) && inside(pixel.y, a.y, b.y) ? [id] : [];
    });
  }
}

const pixelIn = ({ offsetX, offsetY }: PointerEvent): Cartesian2 => new Cartesian2(offsetX, offsetY);

const DRAG_FROM = 5; // pixels; below it is a click, as Cesium counts
const REACH = 20; // pixels

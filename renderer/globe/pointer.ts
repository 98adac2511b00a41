import {
  type Cartesian2,
  type Cartesian3,
  type Scene,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from "@cesium/engine";
import type { LatLon, Position } from "../../src/geo/position.ts";
import type { PlanEditor } from "../plan/planEditor.ts";
import { hitIndex, placeAt } from "./places.ts";
import type { SectionLayer } from "./sectionLayer.ts";

/** What the mouse may do on the globe besides turning it. */
export interface PointerActions {
  readonly editor: PlanEditor;
  readonly section: SectionLayer;
  /** Handles of the section may be dragged. */
  readonly editable: () => boolean;
  /** A click on the ground is wanted for something; true when it was used up. */
  readonly onPlace: (place: Position) => boolean;
  readonly vehicles: () => readonly { id: string; point: Cartesian3 }[];
  readonly flags: () => readonly { id: string; point: Cartesian3 }[];
  readonly onVehicle: (id: string) => void;
  readonly onFlag: (id: string) => void;
  readonly onHover: (place: Position | undefined) => void;
  readonly changed: () => void;
}

/** Turns mouse events into drawing, dragging and selecting. */
export class Pointer {
  /** The place under the mouse, for the rubber line and the read-out. */
  place: LatLon | undefined;
  readonly #scene: Scene;
  readonly #do: PointerActions;
  #dragging = -1;
  #lastClick = { at: 0, x: 0, y: 0 };

  constructor(scene: Scene, actions: PointerActions) {
    this.#scene = scene;
    this.#do = actions;
    const handler = new ScreenSpaceEventHandler(scene.canvas);
    handler.setInputAction((e: { position: Cartesian2 }) => this.#click(e.position), ScreenSpaceEventType.LEFT_CLICK);
    handler.setInputAction(() => this.#doubleClick(), ScreenSpaceEventType.LEFT_DOUBLE_CLICK);
    handler.setInputAction((e: { position: Cartesian2 }) => this.#down(e.position), ScreenSpaceEventType.LEFT_DOWN);
    handler.setInputAction(() => this.#up(), ScreenSpaceEventType.LEFT_UP);
    handler.setInputAction(
      (e: { endPosition: Cartesian2 }) => this.#move(e.endPosition),
      ScreenSpaceEventType.MOUSE_MOVE,
    );
    handler.setInputAction((e: { position: Cartesian2 }) => this.#remove(e.position), ScreenSpaceEventType.RIGHT_CLICK);
    scene.canvas.addEventListener("pointerleave", () => this.#hover(undefined));
  }

  #click(pixel: Cartesian2): void {
    const { editor } = this.#do;
    const place = placeAt(this.#scene, pixel);
    const again = Date.now() - this.#lastClick.at < 400 && near(this.#lastClick, pixel, 6);
    this.#lastClick = { at: Date.now(), x: pixel.x, y: pixel.y };
    if (editor.state.get().draft) {
      if (place && !again) editor.draw(place);
    } else if (!place || !this.#do.onPlace(place)) this.#select(pixel);
    this.#do.changed();
  }

  #select(pixel: Cartesian2): void {
    const { editor, section, editable } = this.#do;
    if (editable()) {
      const vertex = hitIndex(this.#scene, section.vertices, pixel);
      editor.select(vertex >= 0 ? vertex : null);
      if (vertex >= 0) return;
    }
    const hit = (things: readonly { id: string; point: Cartesian3 }[]) =>
      things[
        hitIndex(
          this.#scene,
          things.map((t) => t.point),
          pixel,
          20,
        )
      ]?.id;
    const vehicle = hit(this.#do.vehicles());
    const flag = hit(this.#do.flags());
    if (vehicle) this.#do.onVehicle(vehicle);
    else if (flag) this.#do.onFlag(flag);
  }

  #doubleClick(): void {
    if (this.#do.editor.state.get().draft) this.#do.editor.finishDraw();
    this.#do.changed();
  }

  #down(pixel: Cartesian2): void {
    const { editor, section, editable } = this.#do;
    const { draft, placing } = editor.state.get();
    if (!editable() || draft || placing) return;
    const vertex = hitIndex(this.#scene, section.vertices, pixel);
    if (vertex >= 0) {
      this.#dragging = vertex;
      editor.beginDrag(vertex);
    } else {
      const middle = hitIndex(this.#scene, section.midpoints, pixel, 11);
      const place = middle >= 0 ? placeAt(this.#scene, pixel) : undefined;
      if (!place) return;
      this.#dragging = middle + 1;
      editor.insert(middle + 1, place);
    }
    this.#scene.screenSpaceCameraController.enableInputs = false;
  }

  #up(): void {
    if (this.#dragging < 0) return;
    this.#dragging = -1;
    this.#scene.screenSpaceCameraController.enableInputs = true;
  }

  #move(pixel: Cartesian2): void {
    const place = placeAt(this.#scene, pixel);
    if (this.#dragging >= 0 && place) this.#do.editor.drag(this.#dragging, place);
    this.#hover(place);
    this.#cursor(pixel);
  }

  #remove(pixel: Cartesian2): void {
    const { editor, section, editable } = this.#do;
    if (!editable() || editor.state.get().draft) return;
    const vertex = hitIndex(this.#scene, section.vertices, pixel);
    if (vertex >= 0) editor.remove(vertex);
  }

  #hover(place: Position | undefined): void {
    this.place = place;
    this.#do.onHover(place);
    if (this.#do.editor.state.get().draft) this.#do.changed();
  }

  #cursor(pixel: Cartesian2): void {
    const { editor, section, editable } = this.#do;
    const { draft, placing } = editor.state.get();
    const drawing = draft !== null || placing !== null;
    const handle =
      !drawing &&
      editable() &&
      (hitIndex(this.#scene, section.vertices, pixel) >= 0 || hitIndex(this.#scene, section.midpoints, pixel, 11) >= 0);
    this.#scene.canvas.style.cursor = this.#dragging >= 0 ? "grabbing" : handle ? "grab" : drawing ? "crosshair" : "";
  }
}

const near = (a: { x: number; y: number }, b: { x: number; y: number }, pixels: number): boolean =>
  Math.hypot(a.x - b.x, a.y - b.y) <= pixels;

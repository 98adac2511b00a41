import {
  Cartesian2,
  type Cartesian3,
  KeyboardEventModifier,
  type Scene,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from "@cesium/engine";
import type { LatLon, Position } from "../../src/geo/position.ts";
import { isSamePart, type PlanPart } from "../../src/mission/planParts.ts";
import { handleTip, partTip } from "../plan/drawWords.ts";
import { PATTERN } from "../plan/editing.ts";
import { partAt } from "../plan/partAt.ts";
import type { PlanEditor } from "../plan/planEditor.ts";
import type { HandleLayer } from "./handleLayer.ts";
import { hitIndex, metresPerPixel, placeAt } from "./places.ts";
import type { Pixel } from "./screenPoints.ts";
import { SelectionBox } from "./selectionBox.ts";

/** What the mouse may do on the globe besides turning it. */
export interface PointerActions {
  readonly editor: PlanEditor;
  readonly handles: HandleLayer;
  /** The plan may be changed. */
  readonly editable: () => boolean;
  /** A click on the ground is wanted for something; true when it was used up. */
  readonly onPlace: (place: Position) => boolean;
  readonly vehicles: () => readonly { id: string; point: Cartesian3 }[];
  readonly flags: () => readonly { id: string; point: Cartesian3 }[];
  readonly onVehicle: (id: string) => void;
  readonly onFlag: (id: string) => void;
  readonly onHover: (place: Position | undefined) => void;
  /** A place was clicked with the right button where nothing is edited; pixels of the canvas. */
  readonly onMenu?: (place: Position, pixel: Pixel) => void;
  /** What lies under a pixel and can be clicked, in words, where nothing is edited. */
  readonly tipAt?: (pixel: Cartesian2) => string | undefined;
  readonly changed: () => void;
}

/** What the mouse holds while its button is down. */
type Held =
  /** A point of what is edited, `by` pixels beside it; it moves from the fifth pixel on. */
  | {
      readonly kind: "point";
      readonly point: number;
      readonly by: Pixel;
      readonly from: Pixel;
      readonly moves: boolean;
    }
  | { readonly kind: "box"; readonly from: Pixel; readonly add: boolean }
  /** Nothing that moves: the click that follows says what is meant. */
  | { readonly kind: "still" };

/** Turns mouse events into drawing, dragging and selecting. */
export class Pointer {
  /** The place under the mouse, for the rubber line and the read-out. */
  place: LatLon | undefined;
  readonly #scene: Scene;
  readonly #do: PointerActions;
  readonly #box: SelectionBox;
  #held: Held | undefined;
  #keys = { shift: false, control: false };
  #lastClick = { at: 0, x: 0, y: 0 };
  #swing: ReturnType<typeof setTimeout> | undefined;

  constructor(scene: Scene, actions: PointerActions) {
    this.#scene = scene;
    this.#do = actions;
    this.#box = new SelectionBox(scene.canvas);
    for (const type of ["pointerdown", "pointermove", "pointerup"] as const)
      scene.canvas.addEventListener(
        type,
        ({ shiftKey, ctrlKey, metaKey }) => {
          this.#keys = { shift: shiftKey, control: ctrlKey || metaKey };
        },
        { capture: true },
      );
    const handler = new ScreenSpaceEventHandler(scene.canvas);
    const { LEFT_CLICK, LEFT_DOUBLE_CLICK, LEFT_DOWN, LEFT_UP, MOUSE_MOVE, RIGHT_CLICK } = ScreenSpaceEventType;
    for (const keys of MODIFIERS) {
      handler.setInputAction((e: At) => this.#click(e.position), LEFT_CLICK, keys);
      handler.setInputAction((e: At) => this.#down(e.position), LEFT_DOWN, keys);
      handler.setInputAction((e: At) => this.#up(e.position), LEFT_UP, keys);
      handler.setInputAction((e: { endPosition: Cartesian2 }) => this.#move(e.endPosition), MOUSE_MOVE, keys);
    }
    handler.setInputAction(() => this.#doubleClick(), LEFT_DOUBLE_CLICK);
    handler.setInputAction((e: At) => this.#remove(e.position), RIGHT_CLICK);
    scene.canvas.addEventListener("pointerleave", () => this.#hover(undefined));
  }

  #click(pixel: Cartesian2): void {
    const { editor } = this.#do;
    const place = placeAt(this.#scene, pixel);
    const again = Date.now() - this.#lastClick.at < 400 && away(this.#lastClick, pixel) <= 6;
    this.#lastClick = { at: Date.now(), x: pixel.x, y: pixel.y };
    if (editor.state.get().draft) {
      if (place && !again) editor.draw(place);
    } else if (!place || !this.#do.onPlace(place)) this.#select(pixel, place);
    this.#do.changed();
  }

  #select(pixel: Cartesian2, place: Position | undefined): void {
    const { editor, handles, editable } = this.#do;
    const { shift, control } = this.#keys;
    const point = editable() ? handles.pointAt(pixel) : -1;
    if (point >= 0) {
      if (shift) editor.selectRange(point, control);
      else if (control) editor.toggle(point);
      else editor.select(point);
      return;
    }
    if (shift || control) return; // a near miss does not lose what was selected
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
    else if (editable()) this.#focus(place);
  }

  /** Puts in focus what lies at a place; where nothing does, ends the selection and then the focus. */
  #focus(place: Position | undefined): void {
    const { editor } = this.#do;
    const { focus } = editor.state.get();
    const part = this.#partAt(place);
    editor.focus(part ?? PATTERN, this.#pointOf(part, place));
    if (part && isSamePart(part, focus)) this.#do.changed();
  }

  #partAt(place: Position | undefined): PlanPart | undefined {
    return place && partAt(this.#do.editor.plan, place, EDGE_REACH * metresPerPixel(this.#scene, place));
  }

  /** Of rally points the one that was clicked. */
  #pointOf(part: PlanPart | undefined, place: LatLon | undefined): number[] {
    if (part?.kind !== "rally" || !place) return [];
    const away = (this.#do.editor.plan.rally ?? []).map((p) => Math.hypot(p.lat - place.lat, p.lon - place.lon));
    return [away.indexOf(Math.min(...away))];
  }

  #doubleClick(): void {
    if (this.#do.editor.state.get().draft) this.#do.editor.finishDraw();
    this.#do.changed();
  }

  #down(pixel: Cartesian2): void {
    const { editor, handles, editable } = this.#do;
    const { draft, placing } = editor.state.get();
    if (!editable() || draft || placing) return;
    const from = { x: pixel.x, y: pixel.y };
    const { shift, control } = this.#keys;
    const point = handles.pointAt(pixel);
    if (shift) this.#held = { kind: "box", from, add: control };
    else if (point >= 0 && control) this.#held = { kind: "still" };
    else if (point >= 0) {
      const at = handles.pixelOf(point);
      this.#held = { kind: "point", point, by: { x: at.x - from.x, y: at.y - from.y }, from, moves: false };
    } else {
      const middle = handles.middleAt(pixel);
      const place = middle >= 0 && !control ? placeAt(this.#scene, pixel) : undefined;
      if (!place) return;
      editor.insert(middle + 1, place);
      this.#held = { kind: "point", point: middle + 1, by: { x: 0, y: 0 }, from, moves: true };
    }
    this.#holdCamera();
  }

  /** The camera stands still while the mouse holds something, and does not swing on afterwards. */
  #holdCamera(): void {
    const camera = this.#scene.screenSpaceCameraController;
    clearTimeout(this.#swing);
    camera.enableInputs = false;
    camera.inertiaSpin = 0;
    camera.inertiaTranslate = 0;
  }

  #freeCamera(): void {
    const camera = this.#scene.screenSpaceCameraController;
    camera.enableInputs = true;
    this.#swing = setTimeout(() => {
      camera.inertiaSpin = INERTIA;
      camera.inertiaTranslate = INERTIA;
    }, SWING_MS);
  }

  #up(pixel: Cartesian2): void {
    const held = this.#held;
    if (!held) return;
    this.#held = undefined;
    this.#freeCamera();
    this.#box.hide();
    if (held.kind === "box" && away(held.from, pixel) >= DRAG_FROM) {
      const { editor, handles } = this.#do;
      const inside = handles.within(held.from, pixel);
      editor.select(held.add ? [...editor.state.get().selection, ...inside] : inside);
    }
    this.#do.changed();
  }

  #move(pixel: Cartesian2): void {
    const held = this.#held;
    const place = placeAt(this.#scene, pixel);
    if (held?.kind === "point") this.#drag(held, pixel);
    else if (held?.kind === "box" && away(held.from, pixel) >= DRAG_FROM) this.#box.show(held.from, pixel);
    this.#hover(place);
    if (!held) this.#show(pixel, place);
  }

  #drag(held: Held & { readonly kind: "point" }, pixel: Cartesian2): void {
    const { editor } = this.#do;
    if (!held.moves) {
      if (away(held.from, pixel) < DRAG_FROM) return;
      this.#held = { ...held, moves: true };
      editor.beginDrag(held.point);
      this.#scene.canvas.style.cursor = "grabbing";
    }
    const to = placeAt(this.#scene, new Cartesian2(pixel.x + held.by.x, pixel.y + held.by.y));
    if (to) editor.drag(held.point, to);
  }

  #remove(pixel: Cartesian2): void {
    const { editor, handles, editable } = this.#do;
    const place = editable() ? undefined : placeAt(this.#scene, pixel);
    if (place) this.#do.onMenu?.(place, { x: pixel.x, y: pixel.y });
    if (!editable() || editor.state.get().draft) return;
    const point = handles.pointAt(pixel);
    if (point >= 0) editor.remove(point);
  }

  #hover(place: Position | undefined): void {
    this.place = place;
    this.#do.onHover(place);
    if (this.#do.editor.state.get().draft) this.#do.changed();
  }

  /** Says by the cursor, and after a while in words, what the mouse would do. */
  #show(pixel: Cartesian2, place: Position | undefined): void {
    const { canvas } = this.#scene;
    const { cursor, tip } = this.#meant(pixel, place);
    canvas.style.cursor = cursor;
    if (canvas.title !== tip) canvas.title = tip;
  }

  #meant(pixel: Cartesian2, place: Position | undefined): { cursor: string; tip: string } {
    const { editor, handles, editable } = this.#do;
    const { draft, placing, focus, selection } = editor.state.get();
    if (draft || placing) return { cursor: "crosshair", tip: "" };
    if (!editable()) {
      const tip = this.#do.tipAt?.(pixel);
      return tip === undefined ? { cursor: "", tip: "" } : { cursor: "pointer", tip };
    }
    const point = handles.pointAt(pixel);
    if (point >= 0) return { cursor: "grab", tip: handleTip(selection.length, selection.includes(point)) };
    if (this.#keys.shift) return { cursor: "crosshair", tip: "" };
    if (handles.middleAt(pixel) >= 0) return { cursor: "copy", tip: "Drag: a new point" };
    const part = this.#partAt(place);
    return part && !isSamePart(part, focus)
      ? { cursor: "pointer", tip: partTip(editor.plan, part) }
      : { cursor: "", tip: "" };
  }
}

interface At {
  readonly position: Cartesian2;
}

const { SHIFT, CTRL, ALT } = KeyboardEventModifier;
const MODIFIERS = [undefined, [SHIFT], [CTRL], [ALT], [SHIFT, CTRL], [SHIFT, ALT], [CTRL, ALT], [SHIFT, CTRL, ALT]];

const DRAG_FROM = 5; // pixels; below it is a click, as Cesium counts
const EDGE_REACH = 8; // pixels
const INERTIA = 0.9; // Cesium's own
const SWING_MS = 500; // longer than the press after which Cesium lets the camera swing

const away = (a: Pixel, b: Pixel): number => Math.hypot(a.x - b.x, a.y - b.y);

import {
  BoundingSphere,
  Cartesian2,
  Cartesian3,
  Math as CesiumMath,
  HeadingPitchRange,
  Matrix4,
  type Scene,
} from "@cesium/engine";
import type { LatLon } from "../../src/geo/position.ts";
import { worldOf } from "./places.ts";

/** Moves of the globe's camera; at once where the machine draws slowly or the user wants no motion. */
export class CameraMoves {
  readonly #scene: Scene;
  readonly #seconds: number;

  constructor(scene: Scene, seconds: number) {
    this.#scene = scene;
    this.#seconds = seconds;
  }

  /** So that all places are in the picture, seen at a slant from the south. */
  frame(places: readonly (LatLon & { readonly amsl?: number })[], pitchDeg = -52): void {
    if (places.length === 0) return;
    const sphere = BoundingSphere.fromPoints(places.map((p) => worldOf({ ...p, amsl: p.amsl ?? 0 })));
    const range = Math.max(600, sphere.radius * 2);
    this.#fly(new BoundingSphere(sphere.center, Math.max(1, sphere.radius)), pitchDeg, range);
  }

  /** Over one place, at a distance in metres. */
  over(place: LatLon & { readonly amsl: number }, range: number, pitchDeg = -55): void {
    this.#fly(new BoundingSphere(worldOf(place), 1), pitchDeg, range);
  }

  /** The whole earth from far, about a place. */
  earth(about: LatLon): void {
    this.#scene.camera.setView({ destination: Cartesian3.fromDegrees(about.lon, about.lat, 1.6e7) });
    this.#scene.requestRender();
  }

  /** Moves along with something that went from one point of the world to another. */
  shift(from: Cartesian3, to: Cartesian3): void {
    const { camera } = this.#scene;
    const by = Cartesian3.subtract(to, from, new Cartesian3());
    camera.position = Cartesian3.add(camera.position, by, new Cartesian3());
    this.#scene.requestRender();
  }

  zoom(factor: number): void {
    const { camera, globe } = this.#scene;
    const height = Math.max(
      30,
      camera.positionCartographic.height - (globe.getHeight(camera.positionCartographic) ?? 0),
    );
    if (factor < 1) camera.moveForward(height * (1 - factor));
    else camera.moveBackward(height * (factor - 1));
    this.#scene.requestRender();
  }

  /** Turns north up and looks straight down on what is in the middle. */
  northUp(): void {
    const { camera } = this.#scene;
    const middle = centreOf(this.#scene);
    if (!middle) return;
    const range = Cartesian3.distance(camera.positionWC, middle);
    this.#fly(new BoundingSphere(middle, 1), -89.9, range);
  }

  #fly(sphere: BoundingSphere, pitchDeg: number, range: number): void {
    const offset = new HeadingPitchRange(0, CesiumMath.toRadians(pitchDeg), range);
    const { camera } = this.#scene;
    if (this.#seconds > 0) camera.flyToBoundingSphere(sphere, { offset, duration: this.#seconds });
    else {
      camera.viewBoundingSphere(sphere, offset);
      camera.lookAtTransform(Matrix4.IDENTITY);
    }
    this.#scene.requestRender();
  }
}

/** The point of the ground in the middle of the canvas. */
function centreOf(scene: Scene): Cartesian3 | undefined {
  const { camera, canvas, globe } = scene;
  const ray = camera.getPickRay(new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2));
  return ray ? globe.pick(ray, scene) : undefined;
}

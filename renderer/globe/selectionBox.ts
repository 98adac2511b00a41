import type { Pixel } from "./screenPoints.ts";

/** The rectangle that is drawn over the globe while points are chosen by it. */
export class SelectionBox {
  readonly #frame: HTMLDivElement;

  constructor(canvas: HTMLCanvasElement) {
    this.#frame = document.createElement("div");
    this.#frame.dataset.testid = "selection-box";
    Object.assign(this.#frame.style, {
      position: "absolute",
      display: "none",
      border: "1.5px dashed #ffffff",
      background: "rgb(255 255 255 / 12%)",
      outline: "1px solid rgb(5 8 12 / 70%)",
      pointerEvents: "none",
    });
    canvas.parentElement?.append(this.#frame);
  }

  show(a: Pixel, b: Pixel): void {
    Object.assign(this.#frame.style, {
      display: "block",
      left: `${Math.min(a.x, b.x)}px`,
      top: `${Math.min(a.y, b.y)}px`,
      width: `${Math.abs(a.x - b.x)}px`,
      height: `${Math.abs(a.y - b.y)}px`,
    });
  }

  hide(): void {
    this.#frame.style.display = "none";
  }
}

import type { Pixel } from "./screenPoints.ts";

/** The rectangle that is drawn over the globe while points or vehicles are chosen by it; in the page only while it is shown. */
export class SelectionBox {
  readonly #canvas: HTMLCanvasElement;
  readonly #frame: HTMLDivElement;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#frame = document.createElement("div");
    this.#frame.dataset.testid = "selection-box";
    Object.assign(this.#frame.style, {
      position: "absolute",
      border: "1.5px dashed #ffffff",
      background: "rgb(255 255 255 / 12%)",
      outline: "1px solid rgb(5 8 12 / 70%)",
      pointerEvents: "none",
    });
  }

  show(a: Pixel, b: Pixel): void {
    if (!this.#frame.isConnected) this.#canvas.parentElement?.append(this.#frame);
    Object.assign(this.#frame.style, {
      left: `${Math.min(a.x, b.x)}px`,
      top: `${Math.min(a.y, b.y)}px`,
      width: `${Math.abs(a.x - b.x)}px`,
      height: `${Math.abs(a.y - b.y)}px`,
    });
  }

  hide(): void {
    this.#frame.remove();
  }
}

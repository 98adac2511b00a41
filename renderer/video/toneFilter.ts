import type { Polarity } from "../../src/contract/look.ts";
import { isPlain, type Tone, toneCurves } from "./palettes.ts";

const svg = "http://www.w3.org/2000/svg";
/** ITU-R BT.709, https://www.itu.int/rec/R-REC-BT.709 */
const luma = "0.2126 0.7152 0.0722 0 0";

let count = 0;

/**
 * A filter for a canvas's `filter` that shows pictures in another tone: brightness, contrast and palette in one look-up per
 * pixel, in the compositor's native code. One for one canvas; a tone that stays costs nothing anew.
 */
export class ToneFilter {
  readonly #holder: SVGSVGElement;
  #key = "";
  #filter = "none";

  constructor(parent: HTMLElement = document.body) {
    this.#holder = document.createElementNS(svg, "svg");
    this.#holder.setAttribute("aria-hidden", "true");
    this.#holder.style.cssText = "position:absolute;width:0;height:0";
    parent.append(this.#holder);
  }

  /** What to set `filter` of the canvas to. */
  of(tone: Tone, polarity: Polarity): string {
    const key = JSON.stringify([tone, polarity]);
    if (key === this.#key) return this.#filter;
    this.#key = key;
    this.#filter = isPlain(tone) ? "none" : this.#make(tone, polarity);
    return this.#filter;
  }

  dispose(): void {
    this.#holder.remove();
  }

  /** Each tone under a name of its own: a canvas may keep what a name once meant. */
  #make(tone: Tone, polarity: Polarity): string {
    const id = `tone-${count++}`;
    const filter = element("filter", {
      id,
      "color-interpolation-filters": "sRGB",
      x: "0",
      y: "0",
      width: "1",
      height: "1",
    });
    if (tone.palette !== "none")
      filter.append(element("feColorMatrix", { type: "matrix", values: `${luma} ${luma} ${luma} 0 0 0 1 0` }));
    const transfer = element("feComponentTransfer", {});
    for (const [i, curve] of toneCurves(tone, polarity).entries())
      transfer.append(
        element(`feFunc${"RGB"[i]}`, { type: "table", tableValues: curve.map((v) => v.toFixed(4)).join(" ") }),
      );
    filter.append(transfer);
    this.#holder.replaceChildren(filter);
    return `url(#${id})`;
  }
}

function element(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

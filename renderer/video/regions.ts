import type { Region } from "../../src/contract/look.ts";
import type { AskedLook } from "../../src/contract/streamLook.ts";
import { Store } from "../ui/store.ts";
import { beginRegion, type RegionDrawing, type Step } from "./regionDrawing.ts";

/** As many as the station takes. */
export const mostRegions = 50;

interface RegionState {
  /** What is being drawn, and on which stream. */
  readonly drawing: { readonly streamId: string; readonly now: RegionDrawing } | null;
  /** What the regions of a stream were before each change that was made in this window, the oldest first. */
  readonly before: Readonly<Record<string, readonly (readonly Region[])[]>>;
}

/** The regions of streams under the operator's hand: drawing, undo, clearing. `set` has the station take them. */
export class Regions {
  readonly state = new Store<RegionState>({ drawing: null, before: {} });
  readonly #askedOf: (streamId: string) => AskedLook | undefined;
  readonly #set: (streamId: string, asked: AskedLook) => unknown;

  constructor(
    askedOf: (streamId: string) => AskedLook | undefined,
    set: (streamId: string, asked: AskedLook) => unknown,
  ) {
    this.#askedOf = askedOf;
    this.#set = set;
  }

  begin(streamId: string, tool: RegionDrawing["tool"]): void {
    this.state.patch({ drawing: { streamId, now: beginRegion(tool) } });
  }

  end(): void {
    this.state.patch({ drawing: null });
  }

  /** Takes in a step of the drawing; a region that is complete is added, and the drawing ends. */
  take(step: Step): void {
    const { drawing } = this.state.get();
    if (!drawing) return;
    if ("drawing" in step) {
      this.state.patch({ drawing: { ...drawing, now: step.drawing } });
      return;
    }
    this.end();
    const asked = this.#askedOf(drawing.streamId);
    if (asked) this.#change(drawing.streamId, asked, [...asked.regions, step.region].slice(-mostRegions));
  }

  clear(streamId: string): void {
    const asked = this.#askedOf(streamId);
    if (asked && asked.regions.length > 0) this.#change(streamId, asked, []);
  }

  canUndo(streamId: string): boolean {
    return (this.state.get().before[streamId]?.length ?? 0) > 0;
  }

  /** Takes the last change of a stream's regions back. */
  undo(streamId: string): void {
    const { before } = this.state.get();
    const asked = this.#askedOf(streamId);
    const regions = before[streamId]?.at(-1);
    if (!asked || !regions) return;
    this.state.patch({ before: { ...before, [streamId]: before[streamId]?.slice(0, -1) ?? [] } });
    this.#set(streamId, { ...asked, regions });
  }

  #change(streamId: string, asked: AskedLook, regions: readonly Region[]): void {
    const { before } = this.state.get();
    this.state.patch({ before: { ...before, [streamId]: [...(before[streamId] ?? []), asked.regions].slice(-50) } });
    this.#set(streamId, { ...asked, regions });
  }
}

import type { LatLon } from "../../src/geo/position.ts";
import { onOwnSide, withSection } from "../../src/mission/edit.ts";
import type { FeatureRole } from "../../src/mission/geoFeatures.ts";
import { withKind } from "../../src/mission/patterns/newPattern.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { Store } from "../ui/store.ts";
import type { ImportFile, ImportSummary } from "./importDesk.ts";
import type { PlanEditor } from "./planEditor.ts";
import type { Desk } from "./runDesk.ts";

/** Where the taking of features out of map files stands. */
export type Import =
  | {
      readonly phase: "idle";
      /** What the plan had no place for, in words, when features were last taken. */
      readonly left: readonly string[];
    }
  | { readonly phase: "reading"; readonly name: string; readonly share: number }
  | {
      readonly phase: "choosing";
      readonly name: string;
      readonly files: readonly ImportFile[];
      readonly swapped: boolean;
      /** Features are being changed; their number may make that take a while. */
      readonly working: boolean;
      readonly summary: ImportSummary;
    };

interface Surroundings {
  readonly editor: PlanEditor;
  /** Where the operator works, if that is known. */
  readonly near: () => LatLon | null;
  /** Where the drone would take off, if that is known: a section is flown on that side of it. */
  readonly start: () => LatLon | null;
  readonly desk: (onProgress: (share: number) => void) => Desk;
}

/** Has map files read beside the window's thread, lets the operator say what is what, and takes it over in one step. */
export class Importing {
  readonly state = new Store<Import>({ phase: "idle", left: [] });
  readonly #around: Surroundings;
  #desk: Desk | undefined;
  #turn = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Reads files that were chosen together; rejects with the failure when they can not be read. */
  async read(files: readonly ImportFile[], swapped = false): Promise<void> {
    this.cancel();
    const turn = this.#turn;
    const name = files[0]?.name ?? "";
    this.state.set({ phase: "reading", name, share: 0 });
    const desk = this.#around.desk((share) => {
      if (turn === this.#turn) this.state.set({ phase: "reading", name, share });
    });
    this.#desk = desk;
    const near = this.#around.near();
    try {
      const summary = await desk.do({ do: "read", files, wishes: { swapped, ...(near && { near }) } });
      if (turn === this.#turn) this.state.set({ phase: "choosing", name, files, swapped, working: false, summary });
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.cancel();
      throw cause;
    }
  }

  /** Reads the same files again with latitude and longitude the other way round. */
  async swap(): Promise<void> {
    const now = this.state.get();
    if (now.phase === "choosing") await this.read(now.files, !now.swapped);
  }

  async setRole(index: number, role: FeatureRole | null): Promise<void> {
    await this.#change((desk) => desk.do({ do: "role", index, role }));
  }

  /** Lists the features whose names have a text in them; all for an empty one. */
  async find(text: string): Promise<void> {
    await this.#change((desk) => desk.do({ do: "find", text }));
  }

  /** Leaves out places of lines and areas as long as they stay within `tolerance` metres. */
  async simplify(tolerance: number): Promise<void> {
    await this.#change((desk) => desk.do({ do: "simplify", tolerance }));
  }

  /** Takes what has a role into the plan, as one step of undo. */
  async take(): Promise<void> {
    const { editor, start } = this.#around;
    const desk = this.#desk;
    const turn = this.#turn;
    if (!desk || this.state.get().phase !== "choosing") return;
    for (;;) {
      const { plan } = editor;
      const { left, ...parts } = await desk.do({ do: "take", plan });
      if (turn !== this.#turn) return;
      if (editor.plan !== plan) continue; // changed meanwhile: its new zones and points stay too
      editor.cancelDraw();
      editor.select(null);
      editor.change(() => withParts(plan, parts, plan.home ?? start()));
      this.cancel();
      this.state.set({ phase: "idle", left });
      return;
    }
  }

  /** Stops the reading, or forgets what was read. */
  cancel(): void {
    this.#turn++;
    this.#desk?.end();
    this.#desk = undefined;
    this.state.set({ phase: "idle", left: [] });
  }

  async #change(order: (desk: Desk) => Promise<ImportSummary>): Promise<void> {
    const turn = this.#turn;
    const working = (is: boolean, part: Partial<Extract<Import, { phase: "choosing" }>> = {}) =>
      this.state.update((now) =>
        now.phase === "choosing" && turn === this.#turn ? { ...now, ...part, working: is } : now,
      );
    if (!this.#desk) return;
    working(true);
    try {
      working(false, { summary: await order(this.#desk) });
    } catch (cause) {
      working(false);
      throw cause;
    }
  }
}

/** The plan with what was taken; with another section it is flown along it, on the side where the drone takes off. */
function withParts(plan: Plan, parts: Partial<Plan>, start: LatLon | null): Plan {
  const taken = { ...plan, ...parts };
  if (!parts.section) return taken;
  const drawn = withSection(withKind(taken, "corridor"), parts.section);
  return start ? onOwnSide(drawn, start) : drawn;
}

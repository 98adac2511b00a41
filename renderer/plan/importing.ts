import type { LatLon } from "../../src/geo/position.ts";
import type { ChosenFile } from "../../src/mission/formats/readFeatures.ts";
import type { FeatureRole, GeoFeature, ReadFeatures } from "../../src/mission/geoFeatures.ts";
import { Store } from "../ui/store.ts";
import type { PlanEditor } from "./planEditor.ts";

/** Where the taking of features out of a map file stands. */
export type Import =
  | { readonly phase: "idle" }
  | { readonly phase: "reading"; readonly name: string; readonly share: number }
  | {
      readonly phase: "choosing";
      readonly name: string;
      readonly files: readonly ChosenFile[];
      readonly swapped: boolean;
      readonly read: ReadFeatures;
      /** With the roles that the operator gave. */
      readonly features: readonly GeoFeature[];
    };

interface Surroundings {
  readonly editor: PlanEditor;
  /** Where the operator works, if that is known. */
  readonly near: () => LatLon | undefined;
  /** Until the screen was drawn. */
  readonly pause: () => Promise<void>;
}

/** Reads a map file step by step, so that the screen stays alive, lets the operator say what is what, and takes it over. */
export class Importing {
  readonly state = new Store<Import>({ phase: "idle" });
  readonly #around: Surroundings;
  #turn = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Reads files that were chosen together; rejects with a PlanFileError when they can not be read. */
  async read(files: readonly ChosenFile[], swapped = false): Promise<void> {
    const turn = ++this.#turn;
    const name = files[0]?.name ?? "";
    this.state.set({ phase: "reading", name, share: 0 });
    try {
      // Only now: the readers are large, and most sessions import nothing.
      const { readFeaturesSlowly } = await import("../../src/mission/formats/readFeatures.ts");
      const near = this.#around.near();
      const read = await readFeaturesSlowly(files, {
        swapped,
        ...(near && { near }),
        pause: this.#around.pause,
        progress: (share) => {
          if (turn === this.#turn) this.state.set({ phase: "reading", name, share });
        },
        stop: () => turn !== this.#turn,
      });
      if (read && turn === this.#turn)
        this.state.set({ phase: "choosing", name, files, swapped, read, features: read.features });
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

  setRole(index: number, role: FeatureRole | null): void {
    this.#change((features) => features.map((feature, i) => (i === index ? { ...feature, role } : feature)));
  }

  /** Leaves out places of lines and areas as long as they stay within `tolerance` metres. */
  async simplify(tolerance: number): Promise<void> {
    const turn = this.#turn;
    const { simplifiedFeature } = await import("../../src/mission/formats/simplified.ts");
    if (turn === this.#turn)
      this.#change((features) => features.map((feature) => simplifiedFeature(feature, tolerance)));
  }

  /** Takes what has a role into the plan; the sentences say what the plan has no place for. */
  async take(): Promise<readonly string[]> {
    const now = this.state.get();
    if (now.phase !== "choosing") return [];
    const { withFeatures } = await import("../../src/mission/formats/planFeatures.ts");
    const { editor } = this.#around;
    const { plan, left } = withFeatures(editor.plan, now.features);
    const sections = now.features.some(({ role, kind }) => role === "section" && kind === "line");
    // The editor also chooses the side that the drone takes off on.
    if (sections) editor.setSection(plan.section);
    const { section: _, pattern: __, ...others } = plan;
    editor.edit({
      ...(others.fence && { fence: others.fence }),
      ...(others.zones && { zones: others.zones }),
      ...(others.rally && { rally: others.rally }),
    });
    this.cancel();
    return left;
  }

  /** Stops the reading, or forgets what was read. */
  cancel(): void {
    this.#turn++;
    this.state.set({ phase: "idle" });
  }

  #change(to: (features: readonly GeoFeature[]) => readonly GeoFeature[]): void {
    this.state.update((now) => (now.phase === "choosing" ? { ...now, features: to(now.features) } : now));
  }
}

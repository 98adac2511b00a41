import type { BoundaryRecord } from "../contract/boundary.ts";
import { type FailureCode, FailureError, failureOf } from "../contract/failure.ts";
import type { TransferOptions } from "../mavlink/missionClient.ts";
import type { Fence, RallyPoint } from "../mission/fence.ts";
import { breachesOn } from "../mission/fencePath.ts";
import type { OnBoard } from "../mission/proof/onBoard.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Announcer } from "./announcer.ts";

interface Deps {
  readonly fleet: Pick<Fleet, "vehicle">;
  readonly announcer: Announcer;
  readonly now?: () => number;
}

/** The fences and rally points on board, each as it was last verified or read; transfers of them. */
export class Boundaries {
  readonly #deps: Deps;
  readonly #now: () => number;
  readonly #known = new Map<string, BoundaryRecord>();
  readonly #writing = new Map<string, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
    deps.announcer.on("demo", (state) => {
      if (state !== "running") this.#forget(); // a demo sector started again has other vehicles of the same numbers
    });
    deps.announcer.on("vehicleGone", ({ vehicleId }) => this.#known.delete(vehicleId));
  }

  list(): readonly BoundaryRecord[] {
    return [...this.#known.values()];
  }

  of(vehicleId: string): BoundaryRecord {
    return this.#known.get(vehicleId) ?? { vehicleId };
  }

  /** What is known to be on board and was not changed by another station since. */
  onBoard(vehicleId: string): OnBoard {
    const { fence, rally } = this.of(vehicleId);
    return {
      ...(fence && !fence.changed && { fence: fence.value }),
      ...(rally && !rally.changed && { rally: rally.value }),
    };
  }

  /** @throws FailureError: not-found, refused, timeout, cancelled, busy, unreachable; so do all below. */
  async readFence(vehicleId: string, options: TransferOptions = {}): Promise<Fence> {
    const fence = await this.#actions(vehicleId).downloadFence(options);
    this.#put(vehicleId, { fence: { value: fence, at: this.#now() } });
    return fence;
  }

  /** @throws FailureError bad-input too: a fence that is none, or that the vehicle would break at once. */
  async writeFence(vehicleId: string, fence: Fence, options: TransferOptions = {}): Promise<void> {
    this.refuseBreach(vehicleId, fence);
    await this.#change(vehicleId, "fence", () => this.#actions(vehicleId).uploadFence(fence, options));
    this.#put(vehicleId, { fence: { value: fence, at: this.#now() } });
  }

  async clearFence(vehicleId: string, options: TransferOptions = {}): Promise<void> {
    await this.#change(vehicleId, "fence", () => this.#actions(vehicleId).clearFence(options));
    this.#put(vehicleId, { fence: { value: { polygons: [], circles: [] }, at: this.#now() } });
  }

  /** Whether something of it is being replaced from here now. */
  isWriting(vehicleId: string): boolean {
    return (this.#writing.get(vehicleId) ?? 0) > 0;
  }

  /** Another ground station has changed it: what is known is from before. */
  outdate(vehicleId: string, part: "fence" | "rally"): void {
    const record = this.of(vehicleId);
    const known = record[part];
    if (known) this.#announce({ ...record, [part]: { ...known, changed: true } });
  }

  switchFence(vehicleId: string, on: boolean): Promise<void> {
    return this.#actions(vehicleId).switchFence(on);
  }

  async readRally(vehicleId: string, options: TransferOptions = {}): Promise<readonly RallyPoint[]> {
    const points = await this.#actions(vehicleId).downloadRally(options);
    this.#put(vehicleId, { rally: { value: points, at: this.#now() } });
    return points;
  }

  async writeRally(vehicleId: string, points: readonly RallyPoint[], options: TransferOptions = {}): Promise<void> {
    await this.#change(vehicleId, "rally", () => this.#actions(vehicleId).uploadRally(points, options));
    this.#put(vehicleId, { rally: { value: points, at: this.#now() } });
  }

  async clearRally(vehicleId: string, options: TransferOptions = {}): Promise<void> {
    await this.#change(vehicleId, "rally", () => this.#actions(vehicleId).clearRally(options));
    this.#put(vehicleId, { rally: { value: [], at: this.#now() } });
  }

  /** @throws FailureError bad-input for an armed vehicle that would be outside of the fence where it is. */
  refuseBreach(vehicleId: string, fence: Fence): void {
    const { name, state } = this.#deps.fleet.vehicle(vehicleId);
    if (!state.armed || !state.place) return;
    const [breach] = breachesOn(fence, [state.place]);
    if (!breach || (breach.kind === "not-in-all" && state.autopilot !== "ardupilot")) return;
    throw new FailureError(
      "bad-input",
      `Fence refused: ${name} is armed and ${breach.kind === "forbidden" ? "where this fence forbids flying" : "outside this fence"}: it would act on the breach at once`,
      "Land and disarm it first, or bring it inside.",
    );
  }

  /** What was on board is no longer known once a vehicle began to take something else and did not end it. */
  async #change(vehicleId: string, part: "fence" | "rally", work: () => Promise<void>): Promise<void> {
    this.#writing.set(vehicleId, (this.#writing.get(vehicleId) ?? 0) + 1);
    try {
      await work();
    } catch (cause) {
      if (!NOTHING_SENT.has(failureOf(cause).code)) {
        const { [part]: _, ...rest } = this.of(vehicleId);
        this.#announce(rest);
      }
      throw cause;
    } finally {
      this.#writing.set(vehicleId, (this.#writing.get(vehicleId) ?? 1) - 1);
    }
  }

  #put(vehicleId: string, found: Pick<BoundaryRecord, "fence" | "rally">): void {
    this.#announce({ ...this.of(vehicleId), ...found });
  }

  #forget(): void {
    for (const vehicleId of this.#known.keys()) this.#deps.announcer.emit("boundary", { vehicleId });
    this.#known.clear();
  }

  #announce(record: BoundaryRecord): void {
    this.#known.set(record.vehicleId, record);
    this.#deps.announcer.emit("boundary", record);
  }

  #actions(vehicleId: string) {
    return this.#deps.fleet.vehicle(vehicleId).actions;
  }
}

/** Failures before the first message went out. */
const NOTHING_SENT: ReadonlySet<FailureCode> = new Set(["bad-input", "busy", "not-found"]);

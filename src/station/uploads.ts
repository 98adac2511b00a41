import { FailureError, failureOf } from "../contract/failure.ts";
import type { PlanPart, StatusText, TransferRecord } from "../contract/records.ts";
import type { Plan } from "../mission/plan.ts";
import { fenceToSend } from "../mission/proof/onBoard.ts";
import { begunBy } from "./airMission.ts";
import type { Boundaries } from "./boundaries.ts";
import { separationTexts } from "./otherFlights.ts";
import { mustNotFlyMission, type UploadStep, uploadSteps } from "./planUpload.ts";
import { provedAgain, provedPatrol, provedWayToRest } from "./provedPatrol.ts";
import type { Station } from "./station.ts";

/** Uploads of patrols: one for each vehicle at a time, each can be cancelled. */
export class Uploads {
  readonly #station: Station;
  readonly #boundaries: Boundaries;
  readonly #running = new Map<string, AbortController>();

  constructor(station: Station, boundaries: Boundaries) {
    this.#station = station;
    this.#boundaries = boundaries;
  }

  /**
   * Checks the plan again, tells where it comes too near what other vehicles hold, uploads its fence (its no-fly zones with it) and its rally points where it has some, then its mission, and resolves when
   * what was read back is the same. For a vehicle in the air the mission begins where it is. A failure names the part, and its remedy says what is on board.
   * @throws FailureError: bad-input (a violation), busy, refused, timeout, cancelled, unreachable.
   */
  async upload(vehicleId: string, asked: Plan): Promise<void> {
    const { fleet, patrols } = this.#station;
    const vehicle = fleet.vehicle(vehicleId);
    const plan = begunBy(asked, vehicle);
    await this.#alone(vehicleId, async (signal, say) => {
      const patrol = await provedPatrol(this.#station, vehicleId, plan, this.#boundaries.onBoard(vehicleId));
      mustNotFlyMission(vehicle);
      this.#tell(separationTexts(this.#station, { vehicleId, plan, patrol, at: Date.now() }));
      const fence = fenceToSend(plan);
      const { rally } = plan;
      const steps: UploadStep[] = [
        ...(fence ? [step("fence", (options) => this.#boundaries.writeFence(vehicleId, fence, options))] : []),
        ...(rally ? [step("rally", (options) => this.#boundaries.writeRally(vehicleId, rally, options))] : []),
        step("mission", async (options) => {
          patrols.drop(vehicleId); // from here on it is not known what the vehicle holds
          this.#station.announceVehicle(vehicleId);
          await vehicle.actions.upload(patrol.items, options);
        }),
      ];
      await uploadSteps(steps, { signal, say });
      const { provedHome: home } = patrol;
      const flown = home ? { plan: { ...plan, home: { lat: home.lat, lon: home.lon } }, home } : { plan };
      patrols.hold(vehicleId, { ...flown, uploadedAt: Date.now() }, patrol.items);
      this.#station.flags.setZones(patrols.zones());
      this.#station.announceVehicle(vehicleId);
    });
  }

  /**
   * Uploads what is left of a patrol that broke off, verified, once the straight way to it is proved; it is flown when the
   * operator starts it.
   * @throws FailureError: not-found (no patrol is known to be on board), and those of `upload`.
   */
  async uploadRest(vehicleId: string): Promise<void> {
    const { fleet, patrols } = this.#station;
    const vehicle = fleet.vehicle(vehicleId);
    const held = patrols.of(vehicleId);
    if (!held)
      throw new FailureError("not-found", `No patrol is known to be on board ${vehicle.name}`, "Upload one first.");
    if (held.plan.fromAir)
      throw new FailureError(
        "bad-input",
        `The mission of ${vehicle.name} began in the air and has no take-off`,
        "Upload its patrol again",
      );
    const items = patrols.itemsOf(vehicleId) ?? (await provedAgain(this.#station, held)).items;
    let changing = false;
    await this.#alone(vehicleId, async (signal, say) => {
      const onProgress = (state: TransferRecord["state"]) => {
        changing ||= state.phase === "counting" || state.phase === "items";
        say(state);
      };
      try {
        await provedWayToRest(this.#station, { vehicle, plan: held.plan, items }, this.#boundaries.onBoard(vehicleId));
        const rest = await vehicle.actions.uploadRest({ items, onProgress, signal });
        patrols.goOn(vehicleId, rest.items, Date.now(), rest.summary);
      } catch (cause) {
        if (changing) patrols.drop(vehicleId);
        throw cause;
      } finally {
        this.#station.announceVehicle(vehicleId);
      }
    });
  }

  cancel(vehicleId: string): void {
    this.#running.get(vehicleId)?.abort();
  }

  #tell(texts: readonly StatusText[]): void {
    for (const text of texts) {
      this.#station.texts.push(text);
      this.#station.announcer.emit("text", text);
    }
  }

  async #alone(vehicleId: string, work: (signal: AbortSignal, say: Say) => Promise<void>): Promise<void> {
    const { fleet, announcer } = this.#station;
    if (this.#running.has(vehicleId)) {
      const { name } = fleet.vehicle(vehicleId);
      throw new FailureError("busy", `An upload to ${name} is under way`, "Wait for it, or cancel it");
    }
    const say: Say = (state, parts) => announcer.emit("transfer", { vehicleId, direction: "upload", ...parts, state });
    const abort = new AbortController();
    this.#running.set(vehicleId, abort);
    try {
      await work(abort.signal, say);
    } catch (cause) {
      say({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    } finally {
      this.#running.delete(vehicleId);
    }
  }
}

type Say = (state: TransferRecord["state"], parts?: Pick<TransferRecord, "part" | "parts">) => void;

const step = (part: PlanPart, send: UploadStep["send"]): UploadStep => ({ part, send });

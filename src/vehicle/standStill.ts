import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { every } from "../mavlink/clock.ts";
import { modeName } from "./modes.ts";
import { sendStickVelocity } from "./stickVelocity.ts";
import type { Vehicle, VehicleDeps } from "./vehicle.ts";
import type { PlaceState } from "./vehicleState.ts";

/**
 * Brings a vehicle to rest whose mode for holding is the one that it is guided in: asked for that mode again, it would fly on
 * to where it was sent. A copter with ArduPilot is told a velocity of zero until it stands; others get their own place as
 * the new target. https://ardupilot.org/dev/docs/copter-commands-in-guided-mode.html
 */
export class StandStill {
  readonly #vehicle: Vehicle;
  readonly #deps: VehicleDeps;
  readonly #what: string;
  readonly #wasGuided: boolean;
  readonly #off: () => void;
  #gaveUp: FailureError | undefined;
  #end: ((failure: FailureError) => void) | undefined;

  /** Begins at once; `what` is how the user calls it. */
  constructor(vehicle: Vehicle, deps: VehicleDeps, what: string) {
    this.#vehicle = vehicle;
    this.#deps = deps;
    this.#what = what;
    const { modes, state } = vehicle;
    this.#wasGuided = modeName(modes, state.customMode, state.baseMode) === modes.purposes.guided;
    // Outside of Guided it is passed over, so it may come before the mode.
    this.#off = this.#byVelocity ? every(deps.node.clock, TELL_MS, () => this.#tell()) : () => {};
    if (this.#byVelocity) this.#tell();
  }

  /** Another order counts now: nothing more is sent. */
  overtake(by: string): void {
    this.#off();
    this.#gaveUp ??= new FailureError("cancelled", `${this.#what} was given up, for ${by} was asked for`);
    this.#end?.(this.#gaveUp);
  }

  close(): void {
    this.#off();
  }

  /**
   * Resolves once it has stood for two seconds; one with wings, which circles, once it has taken its own place as the target.
   * Call it when it shows the mode. Rejects with a FailureError: `timeout` where it does not stop, `cancelled`, and those of
   * the command.
   */
  async stands(): Promise<void> {
    if (this.#gaveUp) throw this.#gaveUp;
    if (!this.#byVelocity) await this.#hereAsTarget();
    if (this.#gaveUp) throw this.#gaveUp;
    if (this.#vehicle.state.kind === "multirotor") await this.#stood();
  }

  get #byVelocity(): boolean {
    const { autopilot, kind } = this.#vehicle.state;
    return autopilot === "ardupilot" && kind === "multirotor";
  }

  #tell(): void {
    const { systemId, componentId } = this.#vehicle.state;
    sendStickVelocity(this.#deps.node, { systemId, componentId }, { north: 0, east: 0, up: 0, yawRateDeg: 0 });
  }

  /** PX4 takes a target without place or height for a halt. https://docs.px4.io/main/en/flight_modes_mc/hold.html */
  async #hereAsTarget(): Promise<void> {
    const { autopilot, place, systemId, componentId } = this.#vehicle.state;
    const NONE = Number.NaN;
    const flags = common.MavDoRepositionFlags.CHANGE_MODE;
    const order = {
      ...{ systemId, componentId, what: this.#what },
      ...{ command: common.MavCmd.DO_REPOSITION, kind: "idempotent" as const },
    };
    if (autopilot === "px4")
      return this.#deps.commands.run({ ...order, params: [-1, flags, 0, NONE, NONE, NONE, NONE] });
    if (!place && this.#wasGuided) throw this.#fliesOn("where it is, is not known");
    if (!place) return; // it stays where it came into the mode
    return this.#deps.commands.run({
      ...order,
      frame: common.MavFrame.GLOBAL_RELATIVE_ALT,
      params: [-1, flags, 0, NONE, place.lat, place.lon, place.ahl],
    });
  }

  /** It is slow on its way off, too, so it has to be slow for a while; and what it said long ago proves nothing. */
  #stood(): Promise<void> {
    const { clock } = this.#deps.node;
    const speed = speedOf(this.#vehicle.state.place) ?? 0;
    return new Promise((resolve, reject) => {
      let last = this.#vehicle.state.place;
      let slowSince: number | undefined;
      const end = (settle: () => void) => {
        this.#end = undefined;
        off();
        cancel();
        settle();
      };
      const off = this.#vehicle.onChanged(({ place }) => {
        if (place === last) return;
        last = place;
        const now = clock.elapsed();
        slowSince = (speedOf(place) ?? Number.POSITIVE_INFINITY) < SLOW ? (slowSince ?? now) : undefined;
        if (slowSince !== undefined && now - slowSince >= STOOD_MS) end(resolve);
      });
      const cancel = clock.after(LEAST_MS + (speed / BRAKES) * 1_000, () => {
        const fast = speedOf(last);
        const how = fast === undefined ? "how fast it is, is not known" : `it still makes ${fast.toFixed(1)} m/s`;
        end(() => reject(this.#fliesOn(how)));
      });
      this.#end = (failure) => end(() => reject(failure));
    });
  }

  #fliesOn(why: string): FailureError {
    const { name } = this.#vehicle;
    return new FailureError(
      "timeout",
      `${this.#what}: ${name} does not stop, ${why}`,
      "Look where it flies; let it return or land, or take it over by remote control.",
    );
  }
}

/** Over the ground and up or down, m/s. */
const speedOf = (place: PlaceState | undefined): number | undefined =>
  place && Math.hypot(place.north, place.east, place.down);

const TELL_MS = 250;
const SLOW = 1.5; // m/s: gusts move it
const STOOD_MS = 2_000;
const LEAST_MS = 8_000;
const BRAKES = 1.25; // m/s², half of what copters usually brake with

import { ardupilotmega, common, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import type { Off } from "../base/emitter.ts";
import { type CalibrationKind, type Side, sides } from "../contract/calibration.ts";
import { type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { CommandClient } from "./commandClient.ts";
import type { MavlinkNode } from "./node.ts";
import { type Px4Said, readPx4Text } from "./px4Calibration.ts";

/** Where a calibration is; `words` tell the operator what to do. */
export type CalibrationState =
  | { readonly phase: "working"; readonly words: string; readonly percent?: number }
  /** It waits to be told that it lies on `side`: see `placed`. */
  | { readonly phase: "place"; readonly side: Side; readonly done: readonly Side[]; readonly words: string }
  /** It feels by itself on which side it lies. */
  | ({ readonly phase: "sides" } & Omit<Px4Said, "sided">)
  | { readonly phase: "turning"; readonly percent: number; readonly words: string }
  | { readonly phase: "done"; readonly words: string }
  | { readonly phase: "failed"; readonly failure: Failure };

/**
 * Calibrates a vehicle's sensors and restarts it; never while it is armed.
 * https://mavlink.io/en/messages/common.html#MAV_CMD_PREFLIGHT_CALIBRATION
 */
export class Calibration {
  readonly #node: MavlinkNode;
  readonly #commands: CommandClient;
  readonly #armed = new Map<number, boolean>();
  readonly #px4 = new Set<number>();
  readonly #running = new Map<number, Running>();
  readonly #ends = new Disposer();

  constructor(node: MavlinkNode, commands: CommandClient) {
    this.#node = node;
    this.#commands = commands;
    this.#ends.add(
      node.on(minimal.Heartbeat, ({ message, systemId, componentId }) => {
        if (componentId !== 1) return;
        this.#armed.set(systemId, (message.baseMode & minimal.MavModeFlag.SAFETY_ARMED) !== 0);
        if (message.autopilot === minimal.MavAutopilot.PX4) this.#px4.add(systemId);
        else this.#px4.delete(systemId);
      }),
    );
  }

  close(): void {
    this.#ends.dispose();
  }

  /** Resolves when the vehicle says that it is done. Rejects with a FailureError: `refused`, `timeout`, `busy`, `cancelled`. */
  async start(systemId: number, kind: CalibrationKind, onState: (state: CalibrationState) => void = () => {}) {
    this.#onGround(systemId, "Calibrating");
    if (this.#running.has(systemId))
      throw new FailureError("busy", `Vehicle ${systemId} is being calibrated`, "Wait for it or cancel it.");
    const running: Running = { kind, position: 0, cancel: () => {} };
    this.#running.set(systemId, running);
    try {
      onState({ phase: "working", words: WORDS[kind] });
      if (this.#px4.has(systemId)) await this.#byTexts(systemId, running, onState);
      else if (kind === "accelerometer") await this.#accelerometer(systemId, running, onState);
      else if (kind === "compass") await this.#compass(systemId, running, onState);
      else await this.#dialogue(systemId, running, (end) => this.#begin(systemId, kind, end));
      onState({ phase: "done", words: kind === "compass" ? "Done: restart the vehicle before it flies" : "Done" });
    } catch (cause) {
      onState({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    } finally {
      this.#running.delete(systemId);
    }
  }

  /** Says that the vehicle lies as the accelerometer's calibration asked. */
  async placed(systemId: number): Promise<void> {
    const running = this.#running.get(systemId);
    if (!running || running.position === 0)
      throw new FailureError("bad-input", `Vehicle ${systemId} does not wait to be placed`);
    const command = ardupilotmega.MavCmd.ACCELCAL_VEHICLE_POS;
    const what = "This position";
    await this.#commands.run({ systemId, command, params: [running.position], kind: "idempotent", what });
  }

  /** Breaks a calibration off; what was calibrated before stays. */
  async cancel(systemId: number): Promise<void> {
    const running = this.#running.get(systemId);
    if (!running) return;
    running.cancel();
    const px4 = this.#px4.has(systemId);
    if (!px4 && running.kind !== "compass") return; // ArduPilot breaks off nothing else; the next calibration begins anew
    const command = px4 ? common.MavCmd.PREFLIGHT_CALIBRATION : ardupilotmega.MavCmd.DO_CANCEL_MAG_CAL;
    await this.#commands.run({ systemId, command, kind: "idempotent", what: "Breaking the calibration off" });
  }

  /** Restarts the autopilot. Rejects `refused` while the vehicle is armed, or when we do not know. */
  async reboot(systemId: number): Promise<void> {
    this.#onGround(systemId, "Restarting");
    const command = common.MavCmd.PREFLIGHT_REBOOT_SHUTDOWN;
    await this.#commands.run({ systemId, command, params: [1], kind: "dangerous", what: "Restarting" });
  }

  #onGround(systemId: number, what: string): void {
    const armed = this.#armed.get(systemId);
    if (armed === false) return;
    const why = armed ? "is armed" : "has not said whether it is armed";
    throw new FailureError("refused", `${what} was not asked for: vehicle ${systemId} ${why}`, "Disarm it first.");
  }

  /** Has it begun; calls `end` when the vehicle answers, which for most is when it is done. */
  #begin(systemId: number, kind: CalibrationKind, end: (cause?: unknown) => void): Off {
    const command = common.MavCmd.PREFLIGHT_CALIBRATION;
    const params = PARAMS[this.#px4.has(systemId) ? "px4" : "ardupilot"][kind];
    const how = { kind: "idempotent", slow: true, what: "Calibrating" } as const;
    this.#commands.run({ systemId, command, params, ...how }).then(() => end(), end);
    return () => {};
  }

  /** PX4 answers when it begins, and tells the rest in texts. */
  #byTexts(systemId: number, running: Running, onState: (state: CalibrationState) => void): Promise<void> {
    const { kind } = running;
    let said: Px4Said = { words: WORDS[kind], done: [], sided: false };
    let begun = false;
    return this.#dialogue(systemId, running, (end, heard) => {
      const off = this.#node.on(common.StatusText, ({ message: { text }, ...from }) => {
        if (from.systemId !== systemId || from.componentId !== 1) return;
        const meaning = readPx4Text(text, kind, said);
        if (meaning === undefined) return;
        heard();
        begun ||= text.startsWith("[cal] calibration started");
        if (meaning === "done") end();
        else if (meaning instanceof FailureError) end(meaning);
        else if (meaning !== said) {
          said = meaning;
          const { sided, side, percent, words, done } = said;
          const moved = { words, ...(percent !== undefined && { percent }) };
          onState(sided ? { phase: "sides", ...moved, done, ...(side && { side }) } : { phase: "working", ...moved });
        }
      });
      // A repeated request is refused when its first answer was lost: then the texts count.
      this.#begin(systemId, kind, (cause) => cause && !begun && end(cause));
      return off;
    });
  }

  #accelerometer(systemId: number, running: Running, onState: (state: CalibrationState) => void): Promise<void> {
    return this.#dialogue(systemId, running, (end, heard) => {
      const off = this.#node.on(common.CommandLong, ({ message: m, ...from }) => {
        if (from.systemId !== systemId || m.command !== (ardupilotmega.MavCmd.ACCELCAL_VEHICLE_POS as number)) return;
        heard();
        const said = m._param1;
        const side = sides[said - 1];
        if (side && said > running.position) {
          running.position = said;
          onState({ phase: "place", side, done: sides.slice(0, said - 1), words: PLACES[side] });
        } else if (running.position > 0 && said === ardupilotmega.AccelcalVehiclePos.SUCCESS) end();
        else if (running.position > 0 && said === ardupilotmega.AccelcalVehiclePos.FAILED)
          end(new FailureError("refused", "The accelerometer's calibration failed", "Keep it still in each position."));
      });
      this.#begin(systemId, "accelerometer", (cause) => cause && end(cause));
      return off;
    });
  }

  async #compass(systemId: number, running: Running, onState: (state: CalibrationState) => void): Promise<void> {
    const { DO_START_MAG_CAL, DO_ACCEPT_MAG_CAL } = ardupilotmega.MavCmd;
    const percents = new Map<number, number>();
    const reports = new Map<number, common.MagCalReport>();
    await this.#dialogue(systemId, running, (end, heard) => {
      const offs: Off[] = [
        this.#node.on(ardupilotmega.MagCalProgress, ({ message: m, ...from }) => {
          if (from.systemId !== systemId) return;
          heard();
          if (m.completionPct <= (percents.get(m.compassId) ?? -1)) return;
          percents.set(m.compassId, m.completionPct);
          const percent = Math.min(100, ...percents.values());
          onState({ phase: "turning", percent, words: "Turn the vehicle slowly, each side down once" });
        }),
        this.#node.on(common.MagCalReport, ({ message: m, ...from }) => {
          if (from.systemId !== systemId || percents.size === 0) return; // else it is of an earlier calibration
          heard();
          reports.set(m.compassId, m);
          if (m.calStatus >= common.MagCalStatus.FAILED)
            end(
              new FailureError(
                "refused",
                `Compass ${m.compassId + 1}: ${failedWords(m.calStatus)}`,
                "Try it away from metal.",
              ),
            );
          else if (allReported(m.calMask, reports)) end();
        }),
      ];
      this.#commands
        .run({ systemId, command: DO_START_MAG_CAL, kind: "idempotent", what: "The compass calibration" })
        .catch((cause) => end(cause));
      return () => {
        for (const off of offs) off();
      };
    });
    if ([...reports.values()].every(({ autosaved }) => autosaved !== 0)) return;
    const what = "Keeping the compass calibration";
    await this.#commands.run({ systemId, command: DO_ACCEPT_MAG_CAL, kind: "idempotent", what });
  }

  /** Listens until `end` is called, or nothing is heard for half a minute, or it is cancelled. */
  #dialogue(
    systemId: number,
    running: Running,
    talk: (end: (cause?: unknown) => void, heard: () => void) => Off,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      let over = false;
      let stop: Off = () => {};
      let off: Off = () => {};
      const end = (cause?: unknown) => {
        if (over) return;
        over = true;
        stop();
        off();
        if (cause) reject(cause);
        else resolve();
      };
      const silent = () =>
        end(new FailureError("timeout", `Vehicle ${systemId} says no more of its calibration`, "Try again."));
      const heard = () => {
        stop();
        if (!over) stop = this.#node.clock.after(SILENT_MS, silent);
      };
      running.cancel = () => end(new FailureError("cancelled", "The calibration was broken off"));
      off = talk(end, heard);
      heard();
    });
  }
}

interface Running {
  readonly kind: CalibrationKind;
  position: number; // ACCELCAL_VEHICLE_POS, 0 while none is asked for
  cancel: () => void;
}

const SILENT_MS = 30_000;

const WORDS: Readonly<Record<CalibrationKind, string>> = {
  gyroscope: "Keep the vehicle still",
  level: "Keep the vehicle level and still",
  accelerometer: "Have a level place ready",
  barometer: "Keep the vehicle still, out of the wind",
  airspeed: "Cover the pitot tube, out of the wind",
  compass: "Take the vehicle in your hands, away from metal",
};

/** Params of MAV_CMD_PREFLIGHT_CALIBRATION. ArduPilot's barometers and airspeed sensors are calibrated together. */
const PARAMS: Readonly<Record<"ardupilot" | "px4", Readonly<Record<CalibrationKind, readonly number[]>>>> = {
  ardupilot: {
    ...{ gyroscope: [1], compass: [0, 1], barometer: [0, 0, 1], airspeed: [0, 0, 1] },
    ...{ accelerometer: [0, 0, 0, 0, 1], level: [0, 0, 0, 0, 2] },
  },
  px4: {
    ...{ gyroscope: [1], compass: [0, 1], barometer: [0, 0, 1], airspeed: [0, 0, 0, 0, 0, 1] },
    ...{ accelerometer: [0, 0, 0, 0, 1], level: [0, 0, 0, 0, 2] },
  },
};

/** In the order in which ArduPilot asks for them: ACCELCAL_VEHICLE_POS from 1. */
const PLACES: Readonly<Record<Side, string>> = {
  level: "Put it level",
  left: "Put it on its left side",
  right: "Put it on its right side",
  "nose-down": "Put it nose down",
  "nose-up": "Put it nose up",
  back: "Put it on its back",
};

const allReported = (mask: number, reports: ReadonlyMap<number, common.MagCalReport>): boolean =>
  [0, 1, 2, 3, 4, 5, 6, 7].every(
    (id) => !(mask & (1 << id)) || reports.get(id)?.calStatus === common.MagCalStatus.SUCCESS,
  );

const failedWords = (status: number): string =>
  ({
    [common.MagCalStatus.BAD_ORIENTATION]: "it is mounted another way than the vehicle believes",
    [common.MagCalStatus.BAD_RADIUS]: "the field it measured is not the earth's",
  })[status] ?? "the calibration failed";

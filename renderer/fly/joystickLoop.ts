import { failureOf } from "../../src/contract/failure.ts";
import type { StickCalls, StickRecord } from "../../src/contract/stick.ts";
import { Store } from "../ui/store.ts";
import { askedBy, type Pad, type StickMapping } from "./joystickMap.ts";

export type StickCall = <N extends keyof StickCalls>(
  name: N,
  args: StickCalls[N]["args"],
) => Promise<StickCalls[N]["result"]>;

export interface JoystickView {
  /** Which vehicle this window has the stick of, and with which joystick. */
  readonly taken: Taken | undefined;
  /** What the station says of that vehicle's stick. */
  readonly record: StickRecord | undefined;
}

interface Taken {
  readonly vehicleId: string;
  readonly token: string;
  readonly flies: boolean;
  readonly pad: Pick<Pad, "id" | "index">;
}

interface Parts {
  readonly call: StickCall;
  readonly pads: () => readonly (Pad | null)[];
  readonly mappingOf: (id: string) => StickMapping;
  readonly onFailure: (cause: unknown) => void;
}

/**
 * Says 20 times a second what a joystick asks while its switch is held, the latest only: one word is on its way at a time. The
 * station does not rely on it: without a fresh word the vehicle holds.
 */
export class JoystickLoop {
  readonly view = new Store<JoystickView>({ taken: undefined, record: undefined });
  readonly #parts: Parts;
  #sequence = 0;
  #onItsWay = false;
  #wasHeld = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes the stick of a vehicle; what failed is told. */
  async take(
    vehicleId: string,
    pad: Pick<Pad, "id" | "index">,
    how: { flies: boolean; gimbalId?: string },
  ): Promise<void> {
    try {
      const { token } = await this.#parts.call("stick.take", { vehicleId, ...how });
      this.#sequence = 0;
      this.#wasHeld = false;
      const { id, index } = pad;
      this.view.patch({ taken: { vehicleId, token, flies: how.flies, pad: { id, index } } });
    } catch (cause) {
      this.#parts.onFailure(cause);
    }
  }

  async release(why?: "unplugged"): Promise<void> {
    const { taken } = this.view.get();
    if (!taken) return;
    this.view.patch({ taken: undefined });
    const { vehicleId, token } = taken;
    try {
      await this.#parts.call("stick.release", { vehicleId, token, ...(why && { why }) });
    } catch (cause) {
      if (failureOf(cause).code !== "denied") this.#parts.onFailure(cause); // denied: it was taken away already
    }
  }

  /** The station tells of a stick. */
  heard(record: StickRecord): void {
    const { taken } = this.view.get();
    if (record.vehicleId !== taken?.vehicleId && record.vehicleId !== this.view.get().record?.vehicleId) return;
    this.view.patch({ record, ...(record.state === "released" && { taken: undefined }) });
  }

  /** The station went away: it holds what it moved, and knows of no stick when it is back. */
  gone(): void {
    this.view.patch({ taken: undefined });
  }

  tick(): void {
    const { taken } = this.view.get();
    if (!taken) return;
    const pad = this.#parts.pads()[taken.pad.index];
    if (!pad || pad.id !== taken.pad.id) {
      void this.release("unplugged");
      return;
    }
    if (this.#onItsWay) return;
    const asked = askedBy(pad, this.#parts.mappingOf(pad.id));
    if (!asked && !this.#wasHeld) return;
    void this.#say(taken, asked);
  }

  async #say({ vehicleId, token }: Taken, asked: ReturnType<typeof askedBy>): Promise<void> {
    this.#onItsWay = true;
    try {
      await this.#parts.call("stick.move", {
        ...{ vehicleId, token, sequence: ++this.#sequence, held: asked !== undefined },
        ...asked,
      });
      this.#wasHeld = asked !== undefined;
    } catch (cause) {
      if (this.view.get().taken?.token === token) {
        this.view.patch({ taken: undefined });
        this.#parts.onFailure(cause);
      }
    } finally {
      this.#onItsWay = false;
    }
  }
}

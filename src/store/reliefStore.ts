import type { Settings } from "./settings.ts";

/** What is kept of a schedule that is carried out, so that a station that was killed goes on with it. */
export interface KeptRelief {
  readonly id: string;
  readonly begunAt: number;
  readonly crew: readonly { readonly droneId: string; readonly vehicleId: string }[];
  /** As `writeSchedule` has it. */
  readonly schedule: string;
  /** The plan along whose section it is flown, as JSON. */
  readonly plan: unknown;
  /** What else is remembered, as JSON. */
  readonly state: unknown;
}

/** Schedules that are carried out, in the station's database. */
export class ReliefStore {
  readonly #settings: Settings;
  readonly #written = new Map<string, KeptRelief>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Those that were carried out when the station ended; one that is not whole is left out. */
  list(): KeptRelief[] {
    return this.#ids().flatMap((id): KeptRelief[] => {
      const head = this.#settings.get(keyOf(id), headOf);
      const state = this.#settings.get(stateKeyOf(id), (value) => value);
      return head && state !== undefined ? [{ id, ...head, state }] : [];
    });
  }

  /** Keeps it as it is now; the schedule, which is large, only where it is another one. */
  keep(relief: KeptRelief): void {
    const { id, state, ...head } = relief;
    const before = this.#written.get(id);
    if (before?.schedule !== head.schedule) this.#settings.set(keyOf(id), head);
    this.#settings.set(stateKeyOf(id), state);
    if (!before) this.#settings.set(LIST, [...new Set([...this.#ids(), id])]);
    this.#written.set(id, relief);
  }

  drop(id: string): void {
    this.#settings.set(
      LIST,
      this.#ids().filter((one) => one !== id),
    );
    this.#settings.remove(keyOf(id));
    this.#settings.remove(stateKeyOf(id));
    this.#written.delete(id);
  }

  #ids(): string[] {
    return this.#settings.get(LIST, (value) => (value as readonly unknown[]).map(String)) ?? [];
  }
}

const LIST = "reliefs";
const keyOf = (id: string): string => `relief ${id}`;
const stateKeyOf = (id: string): string => `relief ${id} state`;

function headOf(value: unknown): Omit<KeptRelief, "id" | "state"> {
  const { begunAt, crew, schedule, plan } = value as Partial<KeptRelief>;
  if (typeof begunAt !== "number" || !Array.isArray(crew) || typeof schedule !== "string")
    throw new TypeError("not a schedule that was carried out");
  return { begunAt, crew, schedule, plan };
}

import * as v from "valibot";
import { parser } from "../contract/parse.ts";
import { mainCamera, type StreamCamera } from "../contract/streamCamera.ts";
import type { Settings } from "../store/settings.ts";

/** A stream that is to be opened again. */
export interface RememberedStream {
  readonly vehicleId: string;
  readonly address: string;
  readonly camera: StreamCamera;
}

const key = "streams";
const parse = parser(
  "streams",
  v.object({
    session: v.string(),
    wanted: v.array(
      v.object({
        vehicleId: v.string(),
        address: v.string(),
        // An earlier version knew of one camera.
        camera: v.optional(v.object({ id: v.string(), name: v.exactOptional(v.string()) }), { id: mainCamera }),
      }),
    ),
  }),
);

/** Which streams were open, so that a station that is started again within one run of the app asks for them again. */
export class StreamMemory {
  readonly #settings: Settings;
  readonly #session: string;

  constructor({ settings, session }: { settings: Settings; session: string }) {
    this.#settings = settings;
    this.#session = session;
  }

  remember(wanted: readonly RememberedStream[]): void {
    this.#settings.set(key, { session: this.#session, wanted });
  }

  /** What this session's earlier station had open; nothing from an earlier run of the app. */
  recall(): readonly RememberedStream[] {
    const kept = this.#settings.get(key, parse);
    return kept?.session === this.#session ? kept.wanted : [];
  }
}

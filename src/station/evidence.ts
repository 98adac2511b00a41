import { randomBytes } from "node:crypto";
import { Emitter } from "../base/emitter.ts";
import type { EvidenceCalls, EvidenceCheck, EvidenceOrder, EvidenceRecord } from "../contract/evidence.ts";
import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import { runVerifier } from "../store/evidence/verifierShell.ts";
import { actor } from "./actor.ts";
import type { EvidencePlace } from "./evidencePlace.ts";
import { recordingsSize } from "./evidenceRecordings.ts";
import { settleUnfinished } from "./evidenceRecovery.ts";
import { EvidenceRun } from "./evidenceRun.ts";
import { checkFree, checkTarget } from "./evidenceTarget.ts";

/** Packages of which windows are still told. */
const MOST_KEPT = 20;

/** Takes flags out as evidence packages, one after the other, and checks packages. */
export class Evidence {
  readonly #place: EvidencePlace;
  readonly #changed = new Emitter<EvidenceRecord>();
  readonly #records = new Map<string, EvidenceRecord>();
  #running: { readonly run: EvidenceRun; readonly ended: Promise<EvidenceRecord> } | undefined;
  #claimed = false;
  #closed = false;
  #recovered: Promise<void> = Promise.resolve();

  /** A package each time it moves on. */
  readonly onRecord = this.#changed.on;

  constructor(place: EvidencePlace) {
    this.#place = place;
  }

  /** Settles what an earlier run of the station was making when it ended; no package is begun meanwhile. Never rejects. */
  recover(): Promise<void> {
    const left = this.#place.unfinished();
    // It came out of a file, and names what is to be removed.
    if (left?.part.endsWith(`.${left.packageId}.part`) && /^\d{8}-\d{6}-[0-9a-f]{6}$/.test(left.packageId))
      this.#recovered = settleUnfinished(this.#place, left)
        .then(() => this.#place.remember(null))
        .catch(() => {}); // a full disk: the next start tries again
    return this.#recovered;
  }

  list(): EvidenceRecord[] {
    return [...this.#records.values()];
  }

  /** Begins to make a package. Rejects with a FailureError: busy, not-found, bad-input, denied, disk-full. */
  async start(order: EvidenceOrder): Promise<{ record: EvidenceRecord; ended: Promise<EvidenceRecord> }> {
    if (this.#claimed)
      throw new FailureError("busy", "Another package is being made", "Wait until it is done, or cancel it");
    this.#claimed = true;
    try {
      await this.#recovered; // else it would be forgotten what this one leaves if it is not finished either
      const flagIds = [...new Set(order.flagIds)];
      for (const id of flagIds) this.#place.flag(id);
      await checkTarget(order.file, this.#place.dataFolder);
      await checkFree(order, await recordingsSize(flagIds, this.#place));
      if (this.#closed) throw new FailureError("cancelled", "No package was begun: the station is ending");
      const by = actor() || order.by;
      const run = new EvidenceRun(packageIdOf(this.#place.now()), { ...order, flagIds, by }, this.#place, (record) =>
        this.#keep(record),
      );
      this.#keep(run.record);
      const ended = run.run().finally(() => {
        this.#running = undefined;
        this.#claimed = false;
      });
      this.#running = { run, ended };
      return { record: run.record, ended };
    } catch (cause) {
      this.#claimed = false;
      throw cause;
    }
  }

  cancel(packageId: string): void {
    if (this.#running?.run.record.packageId === packageId) this.#running.run.cancel();
  }

  /** Cancels what runs, and waits until nothing of it, or of what an earlier run has left, is there. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.run.cancel();
    await this.#running?.ended;
    await this.#recovered;
  }

  handlers(): Handlers<EvidenceCalls> {
    const { key, store } = this.#place;
    return {
      "evidence.start": async (order) => (await this.start(order)).record,
      "evidence.cancel": ({ packageId }) => {
        this.cancel(packageId);
        return null;
      },
      "evidence.list": () => this.list(),
      "evidence.exports": ({ flagIds }) =>
        Object.fromEntries(
          flagIds.map((id) => [id, store.of(id)] as const).filter(([, packages]) => packages.length > 0),
        ),
      "evidence.key": () => key.shown(),
      "evidence.verify": ({ file, key: wanted }) => this.#verify(file, wanted),
    };
  }

  async #verify(file: string, wanted: string | undefined): Promise<EvidenceCheck> {
    const known = await runVerifier([file, "--key", wanted ?? this.#place.key.shown().fingerprint]);
    // Another station's package: whole or not, whoever has signed it.
    const foreign = wanted === undefined && known.code === 1 && known.altered === undefined;
    const { code, text, altered } = foreign ? await runVerifier([file]) : known;
    if (code === 2) throw new FailureError("bad-input", text);
    return { whole: code === 0, words: text, ...(altered !== undefined && { altered }) };
  }

  #keep(record: EvidenceRecord): void {
    this.#records.set(record.packageId, record);
    for (const [oldest, { phase }] of this.#records) {
      if (this.#records.size <= MOST_KEPT) break;
      if (phase !== "running") this.#records.delete(oldest);
    }
    this.#changed.emit(record);
  }
}

/** `20260131-120000-a1b2c3`: sorts by time. */
function packageIdOf(at: number): string {
  const stamp = new Date(at)
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, "")
    .replace("T", "-");
  return `${stamp}-${randomBytes(3).toString("hex")}`;
}

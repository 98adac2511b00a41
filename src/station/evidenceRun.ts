import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { EvidenceOrder, EvidenceRecord } from "../contract/evidence.ts";
import { FailureError } from "../contract/failure.ts";
import { publicKeyPem } from "../store/evidence/ed25519.ts";
import { PackageFolder } from "../store/evidence/packageFolder.ts";
import { zipFolder } from "../store/evidence/zipFolder.ts";
import { writeAuditPart } from "./evidenceAudit.ts";
import { failureIn } from "./evidenceFailure.ts";
import { type PackedFlag, packFlag, stepsOfFlag } from "./evidenceFlag.ts";
import { evidencePage } from "./evidencePage.ts";
import type { EvidencePlace } from "./evidencePlace.ts";
import { readme } from "./evidenceReadme.ts";
import type { Packing } from "./evidenceRecordings.ts";
import { softwareVersion } from "./softwareVersion.ts";

/** One package while it is being made: in a folder beside its place, which gets its name when it is whole and signed. */
export class EvidenceRun {
  readonly #order: EvidenceOrder;
  readonly #place: EvidencePlace;
  readonly #onRecord: (record: EvidenceRecord) => void;
  readonly #abort = new AbortController();
  readonly #steps: number;
  #done = 0;
  #record: EvidenceRecord;

  /** `onRecord` hears of each step, the end included. */
  constructor(
    packageId: string,
    order: EvidenceOrder,
    place: EvidencePlace,
    onRecord: (record: EvidenceRecord) => void,
  ) {
    this.#order = order;
    this.#place = place;
    this.#onRecord = onRecord;
    this.#steps = order.flagIds.length * stepsOfFlag + STEPS;
    const { file, flagIds, by } = order;
    const begun = { phase: "running" as const, step: "Begins", share: 0, missing: [] };
    this.#record = { packageId, file, flagIds, by, at: place.now(), ...begun };
  }

  get record(): EvidenceRecord {
    return this.#record;
  }

  /** Nothing of it stays but its line in the audit log. */
  cancel(): void {
    this.#abort.abort(new FailureError("cancelled", "The package was cancelled"));
  }

  /** Never rejects: how it ended is in the record. */
  async run(): Promise<EvidenceRecord> {
    const { packageId, file, flagIds, by } = this.#record;
    const { trail } = this.#place;
    const part = `${file}.${packageId}.part`;
    const about = [`package:${packageId}`, ...flagIds.map((id) => `flag:${id}`)];
    try {
      this.#place.remember({ packageId, part, flagIds });
      // On the disk before anything is taken out.
      trail.log.add({
        kind: "evidence.begun",
        by,
        about,
        body: {
          ...{ file: basename(file), recordings: this.#order.recordings },
          ...(this.#order.burnIn && { burnIn: true }),
          ...(this.#order.everything && { everything: true }),
        },
      });
      return await this.#make(part);
    } catch (cause) {
      await clearAway(part).catch(() => {});
      const failure = failureIn(cause, file);
      const cancelled = this.#abort.signal.aborted;
      const kind = cancelled ? "evidence.cancelled" : "evidence.failed";
      trail.note({ kind, by, about, body: { file, ...(!cancelled && { why: failure.message }) } });
      return this.#show(
        cancelled ? { phase: "cancelled", step: "Cancelled" } : { phase: "failed", step: "Failed", failure },
      );
    } finally {
      this.#place.remember(null);
    }
  }

  async #make(part: string): Promise<EvidenceRecord> {
    const { packageId, file, flagIds, by, at } = this.#record;
    const { custody, key, store, trail } = this.#place;
    const { signal } = this.#abort;
    this.#step("Hashes what was recorded last");
    const pair = key.pair();
    await custody.look();
    await mkdir(part, { recursive: true });
    const made = new PackageFolder(part);
    const packed: PackedFlag[] = [];
    const step = (words: string) => this.#step(words);
    const checked: Packing["checked"] = new Map();
    for (const flagId of flagIds) {
      signal.throwIfAborted();
      packed.push(
        await packFlag(flagId, {
          place: this.#place,
          made,
          withRecordings: this.#order.recordings,
          burnIn: this.#order.burnIn === true,
          everything: this.#order.everything === true,
          signal,
          step,
          checked,
        }),
      );
    }
    this.#step("Audit log");
    const broken = trail
      .state()
      .breaks.map(
        ({ station, words }) =>
          `The audit log of station ${station} was altered before this package was made: ${words}`,
      );
    const missing = [...new Set([...packed.flatMap((one) => one.missing), ...broken])];
    const { parts, shown } = await writeAuditPart(made, trail.log, {
      ...{ packageId, flagIds },
      lines: made.files.flatMap(({ recorded }) => recorded ?? []),
      openedAt: packed.map(({ flag }) => flag.openedAt),
    });
    signal.throwIfAborted();
    this.#step("Report");
    const software = this.#software(packed);
    await made.write("software.json", `${JSON.stringify(software, null, 1)}\n`, { what: "Software and models" });
    await made.write("station-key.pem", publicKeyPem(pair.publicKey), { what: "Public key of the station" });
    await made.write("README.txt", readme(packageId), { what: "What is in this package, and how it is checked" });
    const { station } = trail.log;
    const page = evidencePage({
      ...{ id: packageId, madeAt: at, by, station, fingerprint: pair.fingerprint, software, flags: packed, missing },
      ...{ audit: shown, files: made.files },
    });
    await made.write("report.html", page, { what: "Report" });
    this.#step("Signature");
    const complete = missing.length === 0;
    const manifest = await made.seal(
      {
        ...{ id: packageId, madeAt: at, madeAtUtc: new Date(at).toISOString(), by, station },
        ...{ software: softwareVersion(), flags: flagIds, complete, missing, audit: parts },
      },
      pair,
    );
    await this.#toItsName(part);
    try {
      store.add({ packageId, at, by, file, manifest, complete }, flagIds);
    } catch (cause) {
      // What is not in the log was not taken out.
      await rm(file, { recursive: true, force: true });
      throw cause;
    }
    return this.#show({ phase: "done", step: "Done", share: 1, complete, missing, manifest });
  }

  async #toItsName(part: string): Promise<void> {
    const { file } = this.#record;
    const { signal } = this.#abort;
    signal.throwIfAborted();
    if (!file.endsWith(".zip")) {
      await rename(part, file);
      return;
    }
    this.#step("Packs the zip file");
    const zip = `${part}.zip`;
    await zipFolder(part, zip, { signal });
    const handle = await open(zip, "r+");
    await handle.sync().finally(() => handle.close());
    if (await stat(file).catch(() => undefined))
      throw new FailureError("busy", `There is already a file of that name: ${file}`);
    await rename(zip, file);
    await rm(part, { recursive: true, force: true });
  }

  #software(packed: readonly PackedFlag[]): Readonly<Record<string, unknown>> {
    const { detector, trail } = this.#place;
    const { file: _, ...now } = detector() ?? { file: "" };
    return {
      vedette: softwareVersion(),
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      flags: packed.map(({ flag }) => ({
        flag: flag.id,
        software: trail.log.lastOfKind("station.started", flag.openedAt)?.entry?.body ?? "not known",
        model: trail.log.lastOfKind("model.loaded", flag.openedAt)?.entry?.body ?? "not known",
      })),
      modelNow: now,
    };
  }

  #step(step: string): void {
    this.#show({ step, share: Math.min(0.99, this.#done++ / this.#steps) });
  }

  #show(change: Partial<EvidenceRecord>): EvidenceRecord {
    this.#record = { ...this.#record, ...change };
    this.#onRecord(this.#record);
    return this.#record;
  }
}

/** Removes what there is of a package that was not finished. Rejects with the system's error. */
export async function clearAway(part: string): Promise<void> {
  await rm(part, { recursive: true, force: true });
  await rm(`${part}.zip`, { force: true });
}

/** Besides those of each flag. */
const STEPS = 5;

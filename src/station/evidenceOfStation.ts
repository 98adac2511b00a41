import { join } from "node:path";
import * as v from "valibot";
import { errorOf, FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { EvidenceStore } from "../store/evidenceStore.ts";
import { EvidenceKeyFile } from "./evidenceKey.ts";
import type { ClipWish, EvidencePlace } from "./evidencePlace.ts";
import type { Station } from "./station.ts";

/** A whole station as those who make packages see it. */
export function evidencePlaceOf(station: Station, evidence: EvidenceStore): EvidencePlace {
  const { audit, custody, dataFolder, flags, records, store } = station;
  const aroundMs = 2_000; // as far as a clip reaches
  return {
    ...{ dataFolder, custody, store: evidence, trail: audit },
    key: new EvidenceKeyFile(join(dataFolder, "evidence-key.pem"), audit),
    flag: (flagId) => store.flags.get(flagId),
    historyOf: (flagId) => store.flags.history.of(flagId),
    correctionsOf: (flag) => station.corrections.of(flag),
    dossierOf: (flagId) => evidence.dossier({ flagId, aroundMs, pathOf: (file) => custody.pathOf(file) }),
    clipOf: (flagId) => flags.clip(flagId),
    stillOf: (flag) => flags.thumbnailFile(flag),
    sortieFolder: (sortieId) => join(dataFolder, "sorties", sortieId),
    checklistOf: (sortieId) => station.checklists.ofSortie(sortieId),
    trailOf: (sortieId) => store.sorties.trail(sortieId),
    nameOf: (vehicleId) => records.all().find(({ id }) => id === vehicleId)?.name ?? `vehicle ${vehicleId}`,
    detector: () => station.detector,
    writeClip: (wish, signal) => writeClip(station, wish, signal),
    remember: (unfinished) =>
      unfinished ? store.settings.set(UNFINISHED, unfinished) : store.settings.remove(UNFINISHED),
    unfinished: () => store.settings.get(UNFINISHED, parseUnfinished),
    now: () => Date.now(),
  };
}

const UNFINISHED = "evidence.unfinished";
const parseUnfinished = parser(
  UNFINISHED,
  v.object({ packageId: v.string(), part: v.string(), flagIds: v.array(v.string()) }),
);

async function writeClip({ exports }: Station, wish: ClipWish, signal: AbortSignal): Promise<readonly string[]> {
  signal.throwIfAborted();
  const { record, ended } = await exports.start({ ...wish, replace: false });
  const stop = () => exports.cancel(record.exportId);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop(); // while it was begun
  try {
    const { phase, notes, failure } = await ended;
    if (phase === "done") return notes;
    throw failure ? errorOf(failure) : new FailureError("cancelled", "The clip was cancelled");
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

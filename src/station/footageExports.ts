import { randomUUID } from "node:crypto";
import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type {
  ExportedFootage,
  FootageExportCalls,
  FootageExportOrder,
  FootageExportRecord,
} from "../contract/footageExport.ts";
import type { FlagRecord, Sighting } from "../contract/records.ts";
import type { Handlers } from "../contract/rpc.ts";
import { planSamples } from "../contract/terrain.ts";
import { burnOf } from "./footageBurn.ts";
import { FootageExportRun, type PlannedExport } from "./footageExportRun.ts";
import { checkRoom, checkTarget } from "./footageExportTarget.ts";
import type { TellerPlace } from "./footageExportTeller.ts";
import { OfflineGround } from "./offlineGround.ts";
import type { Station } from "./station.ts";
import type { VisionClient } from "./streams.ts";

/** The station as exports see it. */
export interface ExportPlace extends TellerPlace {
  readonly vision: VisionClient;
  readonly dataFolder: string;
  /** A flag, with what its clip shows; throws a FailureError "not-found" where there is none. */
  readonly clipOf: (flagId: string) => { readonly flag: FlagRecord; readonly fromAt: number; readonly toAt: number };
}

/** Exports of which windows are still told. */
const mostKept = 20;
/** At once: more would only wait for the same disk. */
const mostRunning = 4;
/** No longer stretch is exported as one file, ms. */
const longestMs = 24 * 3_600_000;

/** Writes recorded footage into files for others. */
export class FootageExports {
  readonly #place: () => ExportPlace;
  readonly #changed = new Emitter<FootageExportRecord>();
  readonly #records = new Map<string, FootageExportRecord>();
  readonly #running = new Map<string, { readonly run: FootageExportRun; readonly ended: Promise<unknown> }>();

  /** An export each time it moves on. */
  readonly onExport = this.#changed.on;

  /** `place` throws a FailureError while nothing can be exported. */
  constructor(place: () => ExportPlace) {
    this.#place = place;
  }

  list(): FootageExportRecord[] {
    return [...this.#records.values()];
  }

  /** Begins to write. Rejects with a FailureError: busy, bad-input, not-found, denied, disk-full, gone. */
  async start(
    order: FootageExportOrder,
  ): Promise<{ record: FootageExportRecord; ended: Promise<FootageExportRecord> }> {
    const { file, format, replace, burnIn = false } = order;
    if (burnIn && format !== "mp4")
      throw new FailureError(
        "bad-input",
        "Boxes are not drawn into MPEG-TS: its pictures stay as they were recorded, and its metadata tell the targets",
        "Choose MP4",
      );
    if ([...this.#running.values()].some(({ run }) => run.record.file === file))
      throw new FailureError(
        "busy",
        `An export into that file is under way: ${file}`,
        "Wait until it is done, or cancel it",
      );
    if (this.#running.size >= mostRunning)
      throw new FailureError("busy", `${mostRunning} exports are under way`, "Wait until one is done, or cancel it");
    const place = this.#place();
    await checkTarget(file, replace, place.dataFolder);
    const planned = plannedOf(order, place);
    const plan: PlannedExport = { ...planned, exportId: randomUUID().slice(0, 8), file, format };
    await checkRoom(file, plan.segments, plan);
    const run = new FootageExportRun(plan, { place, vision: place.vision, onRecord: (record) => this.#keep(record) });
    this.#keep(run.record);
    const ended = run.run().finally(() => this.#running.delete(plan.exportId));
    this.#running.set(plan.exportId, { run, ended });
    return { record: run.record, ended };
  }

  /** The recordings that are being read now. */
  files(): string[] {
    return [...this.#running.values()].flatMap(({ run }) => run.files);
  }

  cancel(exportId: string): void {
    this.#running.get(exportId)?.run.cancel();
  }

  /** Cancels what runs, and waits until nothing of it is left. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { run } of running) run.cancel();
    await Promise.all(running.map(({ ended }) => ended));
  }

  handlers(): Handlers<FootageExportCalls> {
    return {
      "footageExport.start": async (order) => (await this.start(order)).record,
      "footageExport.cancel": ({ exportId }) => {
        this.cancel(exportId);
        return null;
      },
      "footageExport.list": () => this.list(),
    };
  }

  #keep(record: FootageExportRecord): void {
    this.#records.set(record.exportId, record);
    for (const [oldest, { phase }] of this.#records) {
      if (this.#records.size <= mostKept) break;
      if (phase !== "running") this.#records.delete(oldest);
    }
    this.#changed.emit(record);
  }
}

/** Which footage it is, and the tracks that are in it by all means. */
function plannedOf({ footage, burnIn }: FootageExportOrder, place: ExportPlace) {
  const span = footage.kind === "span" ? { ...footage, tracks: new Map<string, string>() } : ofFlag(footage, place);
  const { streamId, sortieId, fromAt, toAt, tracks } = span;
  const flagId = footage.kind === "flag" ? { flagId: footage.flagId } : {};
  const flag = footage.kind === "flag" ? place.clipOf(footage.flagId).flag : undefined;
  if (!(toAt > fromAt)) throw new FailureError("bad-input", "The stretch of footage is empty");
  if (toAt - fromAt > longestMs)
    throw new FailureError("bad-input", "The stretch of footage is longer than a day", "Export it in parts");
  const segments = place.store.footage.segments(streamId, fromAt, toAt, sortieId);
  if (segments.length === 0)
    throw new FailureError(
      "not-found",
      "There is no footage of that time: nothing was recorded then, or it was removed to make room",
    );
  const burn = burnIn ? { burn: burnOf(span, flag, place.nameOf) } : {};
  return { ...flagId, ...burn, streamId, ...(sortieId !== undefined && { sortieId }), fromAt, toAt, tracks, segments };
}

function ofFlag({ flagId, aroundMs = 0 }: Extract<ExportedFootage, { kind: "flag" }>, place: ExportPlace) {
  const { flag, fromAt, toAt } = place.clipOf(flagId);
  const long = (one: Sighting) => one.toAt - one.fromAt;
  const [sighting] = flag.sightings.toSorted((a, b) => long(b) - long(a)); // the one that its clip shows
  if (!sighting) throw new FailureError("not-found", "The flag has no footage");
  const tracks = new Map(sighting.trackIds.map((id) => [id, flag.className]));
  const { streamId, sortieId = flag.sortieId } = sighting;
  return { streamId, sortieId, fromAt: fromAt - aroundMs, toAt: toAt + aroundMs, tracks };
}

/** The station as exports see it. @throws FailureError gone while vision is not there */
export function exportPlaceOf(station: Station): ExportPlace {
  const { cameraViews, dataFolder, demo, flags, records, store, streams, terrain } = station;
  const { vision } = streams;
  if (!vision) throw new FailureError("gone", "Vision is restarting", "Try again in a moment");
  return {
    ...{ vision, dataFolder, store },
    ground: new OfflineGround((box) => terrain.area([box], planSamples), demo.ground),
    calibrationOf: (vehicleId, cameraId) => cameraViews.calibrationOf(vehicleId, cameraId),
    cameraOf: (vehicleId, cameraId) => cameraViews.modelOf(vehicleId, cameraId),
    gimbalOf: (vehicleId, cameraId) => cameraViews.gimbalOf(vehicleId, cameraId),
    nameOf: (vehicleId) => records.all().find(({ id }) => id === vehicleId)?.name,
    poseOf: (vehicleId, cameraId, at) => cameraViews.poseAt(vehicleId, cameraId, at),
    clipOf: (flagId) => {
      const { fromAt, toAt } = flags.clip(flagId);
      return { flag: store.flags.get(flagId), fromAt, toAt };
    },
  };
}

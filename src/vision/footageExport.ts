import type {
  BurnIn,
  ExportCounts,
  ExportOutcome,
  ExportPicture,
  FootageWriting,
  MissingFootage,
  ToldPicture,
} from "../contract/footageExport.ts";
import { readSpan, type SpanUnit } from "./clip.ts";
import { ClipBurn } from "./clipBurn.ts";
import { addChapters, type Chapter } from "./clipBurnChapters.ts";
import { ExportClock, type ExportedTimes } from "./footageExportClock.ts";
import { changed, onDisk, removeFile } from "./footageExportFile.ts";
import { Mp4Muxer } from "./footageExportMp4.ts";
import { type OwnUnit, ownUnitOf, picturePackets } from "./footageExportPackets.ts";
import type { VideoFormat } from "./sps.ts";
import { type TimedBytes, TsMuxer } from "./tsMuxer.ts";

/** Whom an export asks and tells. */
export interface ExportListener {
  /** Pictures of which the station is to tell what it knows. */
  readonly onAsk: (batch: number, pictures: readonly ExportPicture[]) => void;
  readonly onProgress: (share: number) => void;
}

/** So many pictures are asked of together. */
const batchPictures = 48;
/** Longer than this without a picture is a gap, ms. */
const gapMs = 2_000;
/** As far as the camera's own metadata tell where a picture was taken, 90 kHz: 2 s, as for pictures in flight. */
const ownReach = 2 * 90_000;
/** The first picture's time in MPEG-TS, 90 kHz: what came just before it has room. */
const tsStart = 90_000;

/** A picture with its place in the file, and the camera's metadata that came with it. */
interface Placed {
  readonly recorded: SpanUnit;
  readonly times: ExportedTimes;
  readonly own: readonly OwnUnit[];
}

/** One stretch of recorded footage on its way into a file of its own, not encoded anew unless something is drawn into it. */
export class FootageExport {
  readonly #order: FootageWriting;
  readonly #dataFolder: string;
  readonly #listener: ExportListener;
  readonly #clock: ExportClock;
  readonly #counts = { pictures: 0, own: 0, damaged: 0, foreignTargets: 0, made: 0, targetsOnly: 0, targets: 0 };
  readonly #tracks = new Set<string>();
  readonly #gaps: MissingFootage[] = [];
  readonly #missing: string[] = [];
  #muxer: TsMuxer | Mp4Muxer | undefined;
  #burn: ClipBurn | undefined;
  /** Of the first picture and of each chapter's first, in the file, 90 kHz. */
  #firstPts: number | undefined;
  readonly #chapterPts = new Map<number, number>();
  #format: VideoFormat | undefined;
  #firstAt: number | undefined;
  #lastAt: number | undefined;
  #lastOwnPts = Number.NEGATIVE_INFINITY;
  #lastMetadataPts = Number.NEGATIVE_INFINITY;
  #security: Uint8Array | undefined;
  #batch = 0;
  #cancelled = false;
  #answer: ((told: readonly ToldPicture[] | undefined) => void) | undefined;

  constructor(order: FootageWriting, dataFolder: string, listener: ExportListener) {
    this.#order = order;
    this.#dataFolder = dataFolder;
    this.#listener = listener;
    this.#clock = new ExportClock(order.format === "ts" ? tsStart : 0);
  }

  /** Ends it soon; nothing stays. */
  cancel(): void {
    this.#cancelled = true;
    this.#answer?.(undefined);
  }

  /** What the station knows of the pictures it was asked of. */
  tell(batch: number, pictures: readonly ToldPicture[]): void {
    if (batch === this.#batch) this.#answer?.(pictures);
  }

  /** Resolves when the whole file is on the disk. Rejects with a FailureError, and leaves nothing there then. */
  async run(): Promise<ExportOutcome> {
    const { file } = this.#order;
    try {
      await this.#write();
      const muxer = this.#muxer;
      this.#muxer = undefined; // it is ended once, whether or not that succeeds
      if (this.#cancelled) await muxer?.close();
      else await muxer?.finish();
      if (muxer && !this.#cancelled && this.#order.burn) await addChapters(file, this.#chapters());
      if (this.#cancelled || this.#firstAt === undefined) await removeFile(file);
      return this.#outcome(this.#firstAt === undefined || this.#cancelled ? 0 : await onDisk(file));
    } catch (cause) {
      await this.#muxer?.close().catch(() => {});
      await removeFile(file);
      throw cause;
    } finally {
      await this.#burn?.close();
    }
  }

  async #write(): Promise<void> {
    let waiting: SpanUnit[] = [];
    const onMissing = ({ file }: { file: string }) => this.#missing.push(file);
    for await (const recorded of readSpan(this.#order, this.#dataFolder, onMissing)) {
      if (this.#cancelled) return;
      if (this.#format === undefined && !recorded.unit.key && waiting.length === 0) continue;
      waiting.push(recorded);
      if (waiting.length < batchPictures) continue;
      await this.#writeBatch(waiting);
      waiting = [];
    }
    if (waiting.length > 0 && !this.#cancelled) await this.#writeBatch(waiting);
    if (this.#burn && !this.#cancelled) await this.#writeBurnt(await this.#burn.flush());
    const { fromAt, toAt } = this.#order;
    if (this.#firstAt === undefined) this.#gaps.push({ fromAt, toAt });
    else if (this.#lastAt !== undefined && toAt - this.#lastAt > gapMs) this.#gaps.push({ fromAt: this.#lastAt, toAt });
  }

  async #writeBatch(units: readonly SpanUnit[]): Promise<void> {
    const placed = units.map((recorded): Placed => {
      const { unit, at, segment, metadata } = recorded;
      const times = this.#clock.place({ file: segment.file, pts: unit.pts, dts: unit.dts, at });
      return { recorded, times, own: metadata.map((one) => ownUnitOf(one, times.pts, times.shift)) };
    });
    const told = this.#order.format === "ts" || this.#order.burn ? await this.#ask(placed) : [];
    if (told === undefined) return;
    for (const [i, one] of placed.entries()) {
      if (this.#cancelled) return; // encoding takes long
      const known = told[i] ?? { targets: [] };
      if (this.#order.burn) await this.#burnPicture(one, known, this.#order.burn);
      else await this.#writePicture(one, known);
    }
    const { fromAt, toAt } = this.#order;
    const share = ((this.#lastAt ?? fromAt) - fromAt) / Math.max(1, toAt - fromAt);
    this.#listener.onProgress(Math.min(1, Math.max(0, share)));
  }

  /** What the station knows of these pictures; undefined when it was cancelled. */
  #ask(placed: readonly Placed[]): Promise<readonly ToldPicture[] | undefined> {
    const readable = placed.flatMap(({ own }) => own.flatMap(({ packet, pts }) => (packet ? [pts] : [])));
    const known = [this.#lastOwnPts, ...readable];
    this.#lastOwnPts = readable.at(-1) ?? this.#lastOwnPts;
    const pictures = placed.map(({ recorded: { at, format }, times }) => ({
      ...{ at, width: format.width, height: format.height },
      own: known.some((pts) => Math.abs(pts - times.pts) <= ownReach),
    }));
    if (this.#cancelled) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#listener.onAsk(++this.#batch, pictures);
    });
  }

  async #writePicture({ recorded, times, own }: Placed, told: ToldPicture): Promise<void> {
    const { at, format, unit } = recorded;
    const muxer = await this.#muxerFor(recorded);
    if (muxer instanceof TsMuxer) {
      for (const { packet } of own) this.#security = packet?.read.fields.security ?? this.#security;
      const { packets, kind, foreign } = picturePackets(
        {
          ...{ at, pts: times.pts, width: format.width, height: format.height, own },
          ...(this.#security && { security: this.#security }),
        },
        told,
      );
      for (const { data, pts } of packets) {
        this.#lastMetadataPts = Math.max(pts, this.#lastMetadataPts + 1);
        await muxer.writeMetadata(data, this.#lastMetadataPts);
      }
      this.#countPackets(own, kind, foreign, told);
    }
    const { pts, dts } = times;
    await muxer.writeVideo({ data: unit.data, pts, dts, key: unit.key });
    this.#notePicture(at);
  }

  /** Draws into a picture and writes what is encoded by now. */
  async #burnPicture({ recorded, times }: Placed, { targets }: ToldPicture, burn: BurnIn): Promise<void> {
    const { unit, format, at } = recorded;
    this.#mustGoOn(format, at);
    this.#burn ??= new ClipBurn(format, burn);
    this.#format ??= format;
    this.#firstPts ??= times.pts;
    for (const { fromAt } of burn.chapters)
      if (at >= fromAt && !this.#chapterPts.has(fromAt)) this.#chapterPts.set(fromAt, times.pts);
    this.#counts.targets += targets.length;
    for (const { seen } of targets) this.#tracks.add(seen.trackId);
    await this.#writeBurnt(await this.#burn.push({ ...unit, at }, targets, times.pts));
    this.#notePicture(at);
  }

  async #writeBurnt(pictures: readonly TimedBytes[]): Promise<void> {
    const codec = this.#burn?.codec ?? "h264";
    for (const picture of pictures) {
      const { width = 0, height = 0 } = this.#format ?? {};
      this.#muxer ??= await Mp4Muxer.open(this.#order.file, {
        ...{ codec, width: width - (width % 2), height: height - (height % 2), first: picture.data },
        ...{ tags: { ...this.#order.burn?.tags }, indexLast: true },
      });
      await this.#muxer.writeVideo(picture);
    }
  }

  /** Where they begin in the file; what lies before its first picture begins with it. */
  #chapters(): Chapter[] {
    const { chapters = [] } = this.#order.burn ?? {};
    const first = this.#firstPts ?? 0;
    const placed = chapters.flatMap(({ fromAt, title }) => {
      const pts = this.#chapterPts.get(fromAt);
      return pts === undefined ? [] : [{ fromMs: Math.max(0, (pts - first) / 90), title }];
    });
    // Of several that begin at once, the last one holds.
    return placed.filter(({ fromMs }, i) => placed[i + 1]?.fromMs !== fromMs);
  }

  #countPackets(own: readonly OwnUnit[], kind: string, foreign: boolean, { targets }: ToldPicture): void {
    const counts = this.#counts;
    counts.own += own.length;
    counts.damaged += own.filter(({ damaged }) => damaged).length;
    if (kind === "made") counts.made++;
    if (kind === "targets only") counts.targetsOnly++;
    if (foreign) {
      counts.foreignTargets++;
      return;
    }
    counts.targets += targets.length;
    for (const { seen } of targets) this.#tracks.add(seen.trackId);
  }

  #notePicture(at: number): void {
    const before = this.#lastAt ?? this.#order.fromAt;
    if (at - before > gapMs) this.#gaps.push({ fromAt: before, toAt: at });
    this.#firstAt ??= at;
    this.#lastAt = Math.max(at, this.#lastAt ?? at);
    this.#counts.pictures++;
  }

  async #muxerFor({ unit, format, at }: SpanUnit): Promise<TsMuxer | Mp4Muxer> {
    this.#mustGoOn(format, at);
    if (this.#muxer) return this.#muxer;
    this.#format = format;
    const { file } = this.#order;
    this.#muxer =
      this.#order.format === "ts"
        ? await TsMuxer.open(file, { ...format, metadata: true })
        : await Mp4Muxer.open(file, { ...format, first: unit.data });
    return this.#muxer;
  }

  /** Throws a FailureError where one file can not hold the pictures from here on. */
  #mustGoOn(format: VideoFormat, at: number): void {
    const known = this.#format;
    const sized = this.#order.format === "mp4" && (known?.width !== format.width || known?.height !== format.height);
    if (known && (known.codec !== format.codec || sized)) throw changed(known, format, at);
  }

  #outcome(bytes: number): ExportOutcome {
    const counts: ExportCounts = { ...this.#counts, bytes, tracks: this.#tracks.size };
    return {
      cancelled: this.#cancelled,
      counts,
      ...(this.#firstAt !== undefined && { fromAt: this.#firstAt }),
      ...(this.#lastAt !== undefined && { toAt: this.#lastAt }),
      gaps: this.#gaps,
      missingFiles: this.#missing,
    };
  }
}

import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { SegmentRecord, TrackRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";
import type { FrameMetadata, PixelTrack } from "./vision.ts";

/** MPEG-TS with the pictures' metadata (MISB ST 0601 with ST 0102 and ST 0903), or MP4 with the pictures alone. */
export type ExportFormat = "ts" | "mp4";

/**
 * Which footage: what a flag's clip shows (and so much before and after it, ms), or a stretch of a stream, ms since 1970; of one
 * sortie where it is named, as streams of different stations may have one name.
 */
export type ExportedFootage =
  | { readonly kind: "flag"; readonly flagId: string; readonly aroundMs?: number }
  | {
      readonly kind: "span";
      readonly streamId: string;
      readonly sortieId?: string;
      readonly fromAt: number;
      readonly toAt: number;
    };

/** What is asked for. */
export interface FootageExportOrder {
  readonly footage: ExportedFootage;
  readonly format: ExportFormat;
  /** Absolute path of the file to be made. */
  readonly file: string;
  /** Boxes, time and title are drawn into the pictures of an MP4, which are encoded anew for it. Not for MPEG-TS. */
  readonly burnIn?: boolean;
  /** A file that is there already is put aside for it; else the export is refused. */
  readonly replace: boolean;
}

/** A stretch of which there are no pictures, ms since 1970. */
export interface MissingFootage {
  readonly fromAt: number;
  readonly toAt: number;
}

/** What was written. */
export interface ExportCounts {
  readonly pictures: number;
  readonly bytes: number;
  /** Metadata packets of the camera's own that were passed on. */
  readonly own: number;
  /** Of them those whose checksum or form is wrong: passed on as they are. */
  readonly damaged: number;
  /** Of them those with targets that are not ours: those stay, ours are left out there. */
  readonly foreignTargets: number;
  /** Packets made of the vehicle's poses, and those that tell nothing but the targets of a picture. */
  readonly made: number;
  readonly targetsOnly: number;
  /** Targets of all pictures, and how many tracks they are of. */
  readonly targets: number;
  readonly tracks: number;
}

/** How vision's part of an export ended. */
export interface ExportOutcome {
  readonly cancelled: boolean;
  readonly counts: ExportCounts;
  /** Of the first and the last picture; absent when there was none. */
  readonly fromAt?: number;
  readonly toAt?: number;
  readonly gaps: readonly MissingFootage[];
  /** Recordings that are no longer there. */
  readonly missingFiles: readonly string[];
}

/** An export that is or was under way, whole each time it moves on. */
export interface FootageExportRecord {
  readonly exportId: string;
  readonly file: string;
  readonly format: ExportFormat;
  /** The flag that it shows. */
  readonly flagId?: string;
  readonly phase: "running" | "done" | "cancelled" | "failed";
  readonly share: number; // 0…1
  readonly counts?: ExportCounts;
  /** What is to be known of the file, in sentences. */
  readonly notes: readonly string[];
  readonly failure?: Failure;
}

/** What a window asks of the station. */
export type FootageExportCalls = {
  "footageExport.start": { args: FootageExportOrder; result: FootageExportRecord };
  "footageExport.cancel": { args: { exportId: string }; result: null };
  /** Those of this run of the station, oldest first. */
  "footageExport.list": { args: null; result: readonly FootageExportRecord[] };
};

/** What is drawn into pictures besides their boxes, and what the file tells of them. */
export interface BurnIn {
  /** Lines that stand in every picture, after the time it was taken. */
  readonly lines: readonly string[];
  /** Tags of the file, by the names that FFmpeg has for them: `title`, `artist`, `date`, `comment`, `description`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Chapters, each from an instant on, ms since 1970. */
  readonly chapters: readonly { readonly fromAt: number; readonly title: string }[];
}

/** What vision is to write. */
export interface FootageWriting {
  /** Absent: the pictures are written as they were recorded. */
  readonly burn?: BurnIn;
  readonly exportId: string;
  readonly segments: readonly SegmentRecord[];
  readonly fromAt: number;
  readonly toAt: number;
  readonly format: ExportFormat;
  /** Absolute path; what is there is written over. */
  readonly file: string;
}

/** A picture that vision is about to write. `own`: the camera's own metadata tell where it was taken. */
export interface ExportPicture {
  readonly at: number;
  readonly width: number; // pixels
  readonly height: number; // pixels
  readonly own: boolean;
}

/** What a packet says of a picture beside its targets; names and units as in vision's table of ST 0601. */
export interface ToldMetadata extends FrameMetadata {
  readonly missionId?: string;
  readonly platformDesignation?: string;
  readonly imageCoordinateSystem?: string;
  readonly vfovDeg?: number;
  readonly slantRange?: number;
  readonly frameCenterLat?: number;
  readonly frameCenterLon?: number;
  readonly frameCenterAmsl?: number;
}

/** What the station knows of a picture. */
export interface ToldPicture {
  /** Where it was taken from; absent where nothing tells, or the camera's own metadata do. */
  readonly fields?: ToldMetadata;
  readonly targets: readonly ToldTarget[];
}

/** A track in a picture, and on the ground where it has a place there. */
export interface ToldTarget {
  readonly seen: PixelTrack;
  readonly track?: TrackRecord;
}

/** What the station asks of vision about exports. */
export type FootageExportVisionCalls = {
  /** Writes the file; resolves when all of it is on the disk. */
  "export.write": { args: FootageWriting; result: ExportOutcome };
  /** Answers an `exportAsk`: as many pictures, in the same order. */
  "export.tell": { args: { exportId: string; batch: number; pictures: readonly ToldPicture[] }; result: null };
  "export.stop": { args: { exportId: string }; result: null };
};

/** What vision announces about exports. */
export type FootageExportVisionEvents = {
  /** It waits for what is known of these pictures. */
  exportAsk: { readonly exportId: string; readonly batch: number; readonly pictures: readonly ExportPicture[] };
  exportProgress: { readonly exportId: string; readonly share: number };
};

/** So much can be asked for before and after a flag's clip, ms. */
export const mostAroundMs = 3_600_000;

const text = v.pipe(v.string(), v.nonEmpty());
const instant = v.pipe(v.number(), v.finite());
const format = v.picklist(["ts", "mp4"]);
const one = v.object({ exportId: text });
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

export const footageExportParsers: Parsers<FootageExportCalls> = {
  "footageExport.start": parser(
    "footageExport.start",
    v.object({
      footage: v.variant("kind", [
        v.object({
          ...{ kind: v.literal("flag"), flagId: text },
          aroundMs: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(mostAroundMs))),
        }),
        v.object({
          ...{ kind: v.literal("span"), streamId: text, sortieId: v.exactOptional(text) },
          ...{ fromAt: instant, toAt: instant },
        }),
      ]),
      format,
      file: text,
      burnIn: v.exactOptional(v.boolean()),
      replace: v.boolean(),
    }),
  ),
  "footageExport.cancel": parser("footageExport.cancel", one),
  "footageExport.list": parser("footageExport.list", v.null()),
};

export const footageExportVisionParsers: Parsers<FootageExportVisionCalls> = {
  "export.write": parser(
    "export.write",
    v.object({
      exportId: text,
      segments: v.array(v.object({ streamId: text, file: text, startAt: instant, endAt: instant })),
      fromAt: instant,
      toAt: instant,
      format,
      file: text,
      burn: v.exactOptional(
        v.object({
          lines: v.array(v.string()),
          tags: v.record(v.string(), v.string()),
          chapters: v.array(v.object({ fromAt: instant, title: v.string() })),
        }),
      ),
    }),
  ),
  "export.tell": parser(
    "export.tell",
    v.object({
      exportId: text,
      batch: v.pipe(v.number(), v.integer()),
      pictures: v.array(v.custom<ToldPicture>((p) => isObject(p) && "targets" in p && Array.isArray(p.targets))),
    }),
  ),
  "export.stop": parser("export.stop", one),
};

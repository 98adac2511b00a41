import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { CameraCalibration } from "../contract/cameraCalibration.ts";
import type { ExportPicture, ToldMetadata, ToldPicture } from "../contract/footageExport.ts";
import type { SortieRecord } from "../contract/records.ts";
import { cameraOfStream } from "../contract/streamCamera.ts";
import { type CameraModel, focalLength, pixelRay, rayToGround } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import { toDeg } from "../geo/position.ts";
import { metadataOf } from "../review/metadataPose.ts";
import type { FootageStore, KeptSegment } from "../store/footageStore.ts";
import type { SortieStore } from "../store/sortieStore.ts";
import { sightsBetween } from "../store/trackLog.ts";
import type { Pose } from "../vehicle/poseHistory.ts";
import { FootageExportPoses } from "./footageExportPoses.ts";
import { FootageExportTracks } from "./footageExportTracks.ts";
import { framePoseOf, type NoPose, type ToldPose } from "./framePose.ts";
import type { OfflineGround } from "./offlineGround.ts";

/** What an export needs to know of the station. */
export interface TellerPlace {
  readonly store: { readonly footage: FootageStore; readonly sorties: SortieStore };
  readonly ground: OfflineGround;
  readonly calibrationOf: (vehicleId: string, cameraId: string) => CameraCalibration | undefined;
  readonly cameraOf: (vehicleId: string, cameraId: string) => CameraModel | undefined;
  /** The gimbal that a camera hangs on, by its number at the vehicle; undefined for the vehicle's only or main one. */
  readonly gimbalOf: (vehicleId: string, cameraId: string) => number | undefined;
  readonly nameOf: (vehicleId: string) => string | undefined;
  /** Where a vehicle was in the last minutes, as far as that is remembered. */
  readonly poseOf: (vehicleId: string, cameraId: string, at: number) => Pose | undefined;
}

/** A stretch of a stream, ms since 1970; `tracks`: class names of tracks that are in it by all means. */
export interface ToldSpan {
  readonly streamId: string;
  /** The sortie it was recorded in; absent for every one that has a stream of that name. */
  readonly sortieId?: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly tracks: ReadonlyMap<string, string>;
}

const nobody = "no position and attitude at that time";
/** Tracks are looked for so much before and after the span, ms. */
const aroundMs = 5_000;
/** Between segments of one flight. */
const seamMs = 1_000;

/** Tells vision what the station knows of recorded pictures: where each was taken from, and the tracks in it. */
export class FootageExportTeller {
  /** Pictures of which it is not known where they were taken from, by the reason. */
  readonly noPose = new Map<NoPose, number>();
  readonly #place: TellerPlace;
  readonly #cameraId: string;
  readonly #segments: readonly KeptSegment[];
  readonly #sorties: ReadonlyMap<string, SortieRecord>;
  readonly #poses = new Map<string, FootageExportPoses>();
  readonly #tracks: FootageExportTracks;
  readonly #onUnreadable: (cause: unknown) => void;
  readonly #names = new Map<string, string | undefined>();

  private constructor(
    place: TellerPlace,
    known: {
      readonly streamId: string;
      readonly segments: readonly KeptSegment[];
      readonly sorties: ReadonlyMap<string, SortieRecord>;
      readonly tracks: FootageExportTracks;
      readonly onUnreadable: (cause: unknown) => void;
    },
  ) {
    this.#place = place;
    this.#cameraId = cameraOfStream(known.streamId);
    this.#segments = known.segments;
    this.#sorties = known.sorties;
    this.#tracks = known.tracks;
    this.#onUnreadable = known.onUnreadable;
  }

  /** Reads which tracks were in the span; `onUnreadable` hears of telemetry logs that can not be read. */
  static async open(
    place: TellerPlace,
    span: ToldSpan,
    onUnreadable: (cause: unknown) => void,
  ): Promise<FootageExportTeller> {
    const { streamId, sortieId, fromAt, toAt } = span;
    const segments = place.store.footage
      .kept()
      .filter((s) => s.streamId === streamId && s.endAt >= fromAt - seamMs && s.startAt <= toAt + seamMs)
      .filter((s) => sortieId === undefined || s.sortieId === undefined || s.sortieId === sortieId);
    const ids = new Set(segments.flatMap(({ sortieId }) => sortieId ?? []));
    const sorties = new Map(place.store.sorties.list().flatMap((one) => (ids.has(one.id) ? [[one.id, one]] : [])));
    const wide = { streamId, fromAt: fromAt - aroundMs, toAt: toAt + aroundMs };
    const sights = [];
    for (const id of ids) sights.push(...(await sightsBetween(place.store.sorties.folder(id), wide)));
    const tracks = new FootageExportTracks(sights, span.tracks);
    return new FootageExportTeller(place, { streamId, segments, sorties, tracks, onUnreadable });
  }

  /** What is known of these pictures, in their order; they must not go back in time from call to call. */
  async tell(pictures: readonly ExportPicture[]): Promise<ToldPicture[]> {
    const times = pictures.map(({ at }) => at);
    const [from, to] = [Math.min(...times) - 100, Math.max(...times) + 100];
    const boxes = this.#place.store.footage.boxes(this.#tracks.idsIn(from, to), from, to);
    const targets = this.#tracks.targetsOf(pictures, boxes);
    const told: ToldPicture[] = [];
    for (const [i, picture] of pictures.entries()) {
      const fields = picture.own ? undefined : await this.#fieldsOf(picture);
      told.push({ ...(fields && { fields }), targets: targets[i] ?? [] });
    }
    return told;
  }

  async close(): Promise<void> {
    for (const poses of this.#poses.values()) await poses.close();
  }

  async #fieldsOf(picture: ExportPicture): Promise<ToldMetadata | undefined> {
    const sortie = this.#sortieAt(picture.at);
    if (!sortie) return this.#unknown(nobody);
    const { vehicleId } = sortie;
    const { calibrationOf, cameraOf, gimbalOf, poseOf } = this.#place;
    const cameraId = this.#cameraId;
    const calibration = calibrationOf(vehicleId, cameraId);
    const takenAt = picture.at - (calibration?.latencyMs ?? 0);
    const poses = await this.#posesOf(sortie.id);
    const pose = (await poses.poseAt(takenAt, gimbalOf(vehicleId, cameraId))) ?? poseOf(vehicleId, cameraId, takenAt);
    const { at, width, height } = picture;
    const frame = { streamId: "", at, width, height, tracks: [] };
    const framePose = framePoseOf(frame, () => pose, cameraOf(vehicleId, cameraId), calibration);
    if (typeof framePose === "string" || !pose)
      return this.#unknown(typeof framePose === "string" ? framePose : nobody);
    return this.#metadataOf(framePose, pose, sortie, poses.home?.amsl);
  }

  async #metadataOf(
    { pose, camera, at }: ToldPose,
    platform: Pose,
    { vehicleId, patrol }: SortieRecord,
    homeAmsl: number | undefined,
  ): Promise<ToldMetadata> {
    const focal = focalLength(camera);
    const across = (side: number) => toDeg(2 * Math.atan(side / 2 / focal));
    const ground = await this.#place.ground.near(pose, homeAmsl);
    const centre = rayToGround(ground, pose, pixelRay(camera, pose, camera.width / 2, camera.height / 2));
    if (!this.#names.has(vehicleId)) this.#names.set(vehicleId, this.#place.nameOf(vehicleId));
    const name = this.#names.get(vehicleId);
    const seen = typeof centre === "string" ? undefined : new EnuFrame(pose).toEnu(centre);
    return {
      ...metadataOf({ at: at ?? platform.at, pose, platform, hfovDeg: across(camera.width) }),
      vfovDeg: across(camera.height),
      ...(patrol !== undefined && { missionId: patrol }),
      ...(name !== undefined && { platformDesignation: name }),
      imageCoordinateSystem: "Geodetic WGS84",
      ...(typeof centre !== "string" &&
        seen && {
          slantRange: Math.hypot(seen.east, seen.north, seen.up),
          frameCenterLat: centre.lat,
          frameCenterLon: centre.lon,
          frameCenterAmsl: centre.amsl,
        }),
    };
  }

  #unknown(why: NoPose): undefined {
    this.noPose.set(why, (this.noPose.get(why) ?? 0) + 1);
    return undefined;
  }

  #sortieAt(at: number): SortieRecord | undefined {
    const segment = this.#segments.find(
      ({ startAt, endAt, sortieId }) => sortieId !== undefined && at >= startAt - seamMs && at <= endAt + seamMs,
    );
    return this.#sorties.get(segment?.sortieId ?? "");
  }

  /** The logs are opened when they are needed first: most cameras tell all of it themselves. */
  async #posesOf(sortieId: string): Promise<FootageExportPoses> {
    const known = this.#poses.get(sortieId);
    if (known) return known;
    const folder = this.#place.store.sorties.folder(sortieId);
    const names = (await readdir(folder)).filter((name) => name.endsWith(".tlog")).sort();
    const poses = await FootageExportPoses.open(
      names.map((name) => join(folder, name)),
      this.#onUnreadable,
    );
    this.#poses.set(sortieId, poses);
    return poses;
  }
}

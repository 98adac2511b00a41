import { FailureError } from "../../contract/failure.ts";
import { berOid, readBerOid, refused } from "./ber.ts";
import { imapbBytes, imapbValue } from "./imapb.ts";
import { integerBytes, readUnsigned } from "./integers.ts";
import { bytesOf, itemOf, joined, type KlvItem, readItems, readSeries, seriesOf } from "./localSet.ts";
import { instant, isNoValue, shortWhole, type TagFormat, text } from "./tagFormat.ts";
import type { Vmti, VmtiTarget } from "./vmti.ts";
import { readLocation, readVelocity, writeLocation, writeVelocity } from "./vmtiPacks.ts";

/** The version of ST 0903 that is written; 4 was the first with IMAPB. */
const writtenVersion = 5;
/** Names the classes of a detector, which belong to no published ontology. */
const ontology = "urn:vedette:vehicle-classes";
const stamp = instant(8);
const count = shortWhole(3);
const pixel = shortWhole(6);

/** A VMTI set to lie in tag 74 of an ST 0601 packet, which gives it its checksum. Throws a FailureError for a target id or box that can not be written. */
export function writeVmti(vmti: Vmti): Uint8Array {
  const { targets, frameWidth } = vmti;
  const classes = [...new Set(targets.flatMap(({ className }) => className ?? []))];
  const degrees = (value: number | undefined) => (value === undefined ? undefined : imapbBytes(value, 0, 180, 2));
  return bytesOf([
    ...given(2, vmti.at === undefined ? undefined : stamp.write(vmti.at)),
    ...written(3, text, vmti.systemName),
    itemOf(4, [writtenVersion]),
    ...written(5, count, vmti.found ?? targets.length),
    ...written(6, count, targets.length),
    ...written(7, count, vmti.frameNumber),
    ...written(8, count, frameWidth),
    ...written(9, count, vmti.frameHeight),
    ...written(10, text, vmti.sensorName),
    ...given(11, degrees(vmti.hfovDeg)),
    ...given(12, degrees(vmti.vfovDeg)),
    ...given(101, targets.length ? seriesOf(targets.map((target) => packOf(target, vmti, classes))) : undefined),
    ...given(103, classes.length ? seriesOf(classes.map((name, i) => classSet(name, i + 1))) : undefined),
  ]);
}

/** Reads a VMTI set as this project and others of version 4 and later write it; throws a FailureError where it does not add up. */
export function readVmti(bytes: Uint8Array): Vmti {
  const byTag = valuesOf(bytes);
  const version = readUnsigned(byTag.get(4) ?? Uint8Array.of(0));
  if (version < 4) throw refused(`its targets are of version ${version} of ST 0903, read are 4 and later`);
  const frameWidth = readUnsigned(byTag.get(8) ?? new Uint8Array());
  if (frameWidth === 0) throw refused("its targets name no width of the frame");
  const classes = new Map(readSeries(byTag.get(103) ?? new Uint8Array()).map(readClass));
  const degrees = (tag: number) => {
    const value = byTag.get(tag) && imapbValue(byTag.get(tag) ?? new Uint8Array(), 0, 180);
    return typeof value === "number" ? value : undefined;
  };
  return known({
    at: value(byTag.get(2), stamp),
    systemName: value(byTag.get(3), text),
    found: value(byTag.get(5), count),
    frameNumber: value(byTag.get(7), count),
    frameWidth,
    frameHeight: readUnsigned(byTag.get(9) ?? new Uint8Array()),
    sensorName: value(byTag.get(10), text),
    hfovDeg: degrees(11),
    vfovDeg: degrees(12),
    targets: readSeries(byTag.get(101) ?? new Uint8Array()).map((pack) => readPack(pack, frameWidth, classes)),
  });
}

/** A target's pack: its id, then its own local set. */
function packOf(target: VmtiTarget, { frameWidth, frameHeight }: Vmti, classes: readonly string[]): Uint8Array {
  const { id, box, confidence, className, location, track } = target;
  if (!(Number.isInteger(id) && id > 0 && id < 2 ** 28)) throw unwritable(`target id ${id} is not 1 to 2²⁸ − 1`);
  const inside = box.left >= 1 && box.top >= 1 && box.right <= frameWidth && box.bottom <= frameHeight;
  if (!inside || box.right < box.left || box.bottom < box.top)
    throw unwritable(`the box of target ${id} is not inside of the frame`);
  const at = (column: number, row: number) => pixel.write(column + (row - 1) * frameWidth);
  const column = Math.floor((box.left + box.right) / 2);
  const row = Math.floor((box.top + box.bottom) / 2);
  const percent = confidence === undefined ? undefined : Math.round(Math.min(1, Math.max(0, confidence)) * 100);
  const object = className === undefined ? undefined : [itemOf(3, [classes.indexOf(className) + 1])];
  const certain =
    confidence === undefined ? undefined : imapbBytes(Math.min(1, Math.max(0, confidence)) * 100, 0, 100, 2);
  return joined([
    Uint8Array.from(berOid(id)),
    bytesOf([
      ...given(1, at(column, row)),
      ...given(2, at(box.left, box.top)),
      ...given(3, at(box.right, box.bottom)),
      ...given(5, percent === undefined ? undefined : integerBytes(percent, 1)),
      ...given(17, location && writeLocation(location)),
      ...given(19, pixel.write(row)),
      ...given(20, pixel.write(column)),
      ...given(104, track || target.velocity ? trackerOf(target) : undefined),
      ...given(107, object && seriesOf([bytesOf([...object, ...given(4, certain)])])),
    ]),
  ]);
}

function readPack(pack: Uint8Array, frameWidth: number, classes: ReadonlyMap<number, string>): VmtiTarget {
  const { tag: id, next } = readBerOid(pack, 0, pack.length);
  const byTag = valuesOf(pack.subarray(next));
  const corner = (tag: number) => {
    const number = value(byTag.get(tag), pixel);
    if (number === undefined || number < 1) throw refused(`target ${id} has no box`);
    return { column: ((number - 1) % frameWidth) + 1, row: Math.floor((number - 1) / frameWidth) + 1 };
  };
  const [first, last] = [corner(2), corner(3)];
  const [object] = readSeries(byTag.get(107) ?? new Uint8Array());
  const classId = object && valuesOf(object).get(3);
  const tracker = byTag.get(104) && valuesOf(byTag.get(104) ?? new Uint8Array());
  const [trackId, start, end, speed] = [1, 3, 4, 10].map((tag) => tracker?.get(tag));
  const percent = byTag.get(5);
  return known({
    id,
    box: { left: first.column, top: first.row, right: last.column, bottom: last.row },
    confidence: percent && readUnsigned(percent) / 100,
    className: classId && classes.get(readUnsigned(classId)),
    location: byTag.get(17) && readLocation(byTag.get(17) ?? new Uint8Array()),
    velocity: speed && readVelocity(speed),
    track:
      trackId && start && end
        ? { id: trackId, startAt: readUnsigned(start) / 1000, endAt: readUnsigned(end) / 1000 }
        : undefined,
  });
}

/** VTracker: the track's id, that it is active, when it began and was seen last, its velocity. */
const trackerOf = ({ track, velocity }: VmtiTarget): Uint8Array =>
  bytesOf([
    ...given(1, track?.id),
    itemOf(2, [1]),
    ...given(3, track && stamp.write(track.startAt)),
    ...given(4, track && stamp.write(track.endAt)),
    ...given(10, velocity && writeVelocity(velocity)),
  ]);

/** Ontology set: what the number of a class stands for. */
const classSet = (name: string, id: number): Uint8Array =>
  bytesOf([itemOf(1, [id]), ...written(3, text, ontology), ...written(4, text, name)]);

function readClass(set: Uint8Array): [number, string] {
  const byTag = valuesOf(set);
  return [readUnsigned(byTag.get(1) ?? new Uint8Array()), value(byTag.get(4), text) ?? ""];
}

const unwritable = (why: string): FailureError => new FailureError("bad-input", `Targets can not be written: ${why}`);

const valuesOf = (bytes: Uint8Array): Map<number, Uint8Array> =>
  new Map(readItems(bytes).map((item) => [item.tag, item.value]));

const given = (tag: number, bytes: Uint8Array | undefined): KlvItem[] => (bytes ? [itemOf(tag, bytes)] : []);

const written = <V>(tag: number, format: TagFormat<V>, value: V | undefined): KlvItem[] =>
  given(tag, value === undefined ? undefined : format.write(value));

function value<V>(bytes: Uint8Array | undefined, format: TagFormat<V>): V | undefined {
  const read = bytes && format.read(bytes);
  return read === undefined || isNoValue(read) ? undefined : read;
}

/** Without what is unknown. */
const known = <T extends object>(all: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined)) as T;

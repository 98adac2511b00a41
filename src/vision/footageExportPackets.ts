import type { ToldPicture } from "../contract/footageExport.ts";
import type { MetadataUnit } from "./accessUnit.ts";
import { vmtiOf } from "./klv/klvOf.ts";
import { joined } from "./klv/localSet.ts";
import { isSt0601, setsIn } from "./klv/metadataReader.ts";
import { readSt0601Packet, rewriteSt0601, type St0601Packet, writeSt0601 } from "./klv.ts";

/** A metadata unit that came with the footage, and the ST 0601 packet in it where that can be believed. */
export interface OwnUnit {
  readonly pts: number; // 90 kHz, in the exported file
  readonly data: Uint8Array;
  readonly sets: readonly Uint8Array[];
  readonly packet?: { readonly set: Uint8Array; readonly read: St0601Packet };
  readonly damaged: boolean;
}

/** What is to be written beside a picture, and what it is. */
export interface PicturePackets {
  readonly packets: readonly { readonly data: Uint8Array; readonly pts: number }[];
  readonly kind: "own" | "made" | "targets only" | "none";
  /** The camera's own packet of this picture holds targets that are not ours: ours are left out. */
  readonly foreign: boolean;
}

const systemName = "Vedette";

/** Metadata so far from a picture are not of this very picture, 90 kHz: 20 ms. */
const sameTicks = 1800;

/** A unit of the footage's metadata stream, looked into; `shift` moves it to where its picture lies, 90 kHz. */
export function ownUnitOf({ data, pts }: MetadataUnit, picturePts: number, shift: number): OwnUnit {
  const sets = setsIn(data);
  const unit = { pts: pts === undefined ? picturePts : pts + shift, data, sets };
  const told = sets.filter(isSt0601);
  const read = told.map((set) => ({ set, packet: readable(set) }));
  const [first] = read;
  return {
    ...unit,
    ...(first?.packet && { packet: { set: first.set, read: first.packet } }),
    damaged: sets.length === 0 || read.some(({ packet }) => !packet),
  };
}

/**
 * The packets to be written beside a picture: the camera's own, byte for byte but for our targets under tag 74 of the one
 * that belongs to it; where it has none, one made of what is known; where nothing is known but targets, those with their
 * time and the camera's security marking.
 */
export function picturePackets(
  picture: {
    readonly at: number;
    readonly pts: number;
    readonly width: number;
    readonly height: number;
    readonly own: readonly OwnUnit[];
    /** The camera's newest security marking (tag 48). */
    readonly security?: Uint8Array;
  },
  { fields, targets }: ToldPicture,
): PicturePackets {
  const { at, pts, width, height, own, security } = picture;
  const home = own.findLast((unit) => unit.packet && Math.abs(unit.pts - pts) <= sameTicks);
  const hfovDeg = fields?.hfovDeg ?? home?.packet?.read.fields.hfovDeg;
  const tracks = new Map(targets.map(({ seen, track }) => [seen.trackId, track]));
  const vmti =
    targets.length === 0
      ? undefined
      : vmtiOf({
          frame: { width, height, tracks: targets.map(({ seen }) => seen) },
          trackOf: (id) => tracks.get(id),
          ...{ systemName, ...(hfovDeg !== undefined && { hfovDeg }) },
          ...(fields?.vfovDeg !== undefined && { vfovDeg: fields.vfovDeg }),
        });
  const foreign = vmti !== undefined && home?.packet?.read.fields.vmti !== undefined;
  const packets = own.map((unit) => ({
    pts: unit.pts,
    data: vmti && unit === home && !foreign ? withTargets(unit, vmti) : bytesOf(unit),
  }));
  if (home) return { packets, kind: "own", foreign };
  if (fields)
    return {
      packets: [...packets, { pts, data: writeSt0601({ ...fields, ...(vmti && { vmti }) }) }],
      kind: "made",
      foreign,
    };
  if (!vmti) return { packets, kind: own.length > 0 ? "own" : "none", foreign };
  const bare = writeSt0601({ at, vmti, ...(security && { security }) });
  return { packets: [...packets, { pts, data: bare }], kind: "targets only", foreign };
}

/** As it came, without the headers of access unit cells: those belong to another way of carrying it. */
const bytesOf = ({ data, sets }: OwnUnit): Uint8Array => (sets.length > 0 ? joined(sets) : data);

const withTargets = ({ sets, packet }: OwnUnit, vmti: Uint8Array): Uint8Array =>
  joined(sets.map((set) => (set === packet?.set ? rewriteSt0601(packet.read, { vmti }) : set)));

function readable(set: Uint8Array): St0601Packet | undefined {
  try {
    return readSt0601Packet(set);
  } catch {
    return undefined;
  }
}

import type { ControlRecord } from "../../src/contract/control.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";

/** Our vehicles that another ground station asks for now. */
export const askedFor = ({
  vehicles,
  control,
}: {
  readonly vehicles: ReadonlyMap<string, VehicleRecord>;
  readonly control: ReadonlyMap<number, ControlRecord>;
}): VehicleRecord[] => [...vehicles.values()].filter((v) => !v.replayed && control.get(v.systemId)?.asked);

export interface ControlWords {
  readonly mark: "●" | "○" | "▲";
  readonly text: string;
  readonly note?: string;
  readonly level?: "caution";
  /** What the operator may do about it; nothing while an answer is awaited. */
  readonly act?: { readonly kind: "request" | "release"; readonly label: string };
}

/** Who is in command of a vehicle, in words, and what may be done about it. */
export function controlWords(record: ControlRecord, now: number): ControlWords {
  const { inCommand, stationId, takeoverAllowed, asking, keptAt } = record;
  if (inCommand === "us")
    return {
      mark: "●",
      text: "In command: this station",
      ...(takeoverAllowed && { note: "Another station may take over now" }),
      act: { kind: "release", label: "Release" },
    };
  if (inCommand === "nobody")
    return {
      mark: "○",
      text: "In command: nobody",
      note: "It obeys every station that reaches it",
      act: { kind: "request", label: "Take command" },
    };
  const other = {
    mark: "▲",
    level: "caution",
    text: `In command: station ${stationId}`,
  } as const;
  if (asking) return { ...other, note: `Station ${stationId} was asked · ${secondsLeft(asking.until, now)}` };
  return {
    ...other,
    note: takeoverAllowed
      ? "It lets others take over"
      : keptAt !== undefined && now - keptAt < keptShownMs
        ? `Station ${stationId} did not hand over. Agree by voice, then ask again`
        : "Orders from here are refused",
    act: { kind: "request", label: takeoverAllowed ? "Take command" : "Request" },
  };
}

/** `8 s`, never below 0. */
export const secondsLeft = (until: number, now: number): string =>
  `${Math.max(0, Math.ceil((until - now) / 1_000))}\u202fs`;

const keptShownMs = 30_000;

import type { LinkTraffic } from "../../src/contract/records.ts";

/** Something about a link's traffic that the operator should know. */
export interface LinkWarning {
  readonly level: "alarm" | "caution" | "note";
  readonly text: string;
}

const times = (n: number): string => n.toLocaleString("en-GB");

/** What is wrong with a link's traffic, worst first: two with one id, traffic that was refused, then what arrived broken, then duplicates. */
export function linkWarnings(traffic: LinkTraffic, signed: boolean): readonly LinkWarning[] {
  const { refused, badChecksums, garbageBytes, duplicates, conflicts = [] } = traffic;
  const all: (LinkWarning | false)[] = [
    ...conflicts.map((text) => ({ level: "alarm" as const, text })),
    refused.badSignature > 0 && {
      level: "alarm",
      text: `${times(refused.badSignature)} refused, wrongly signed: another key, or somebody who has none`,
    },
    refused.replayed > 0 && {
      level: "alarm",
      text: `${times(refused.replayed)} refused, signed before: recorded traffic is being sent again`,
    },
    refused.unsigned > 0 && {
      level: "alarm",
      text: `${times(refused.unsigned)} refused, not signed: ${signed ? "the vehicle may not have the key yet, or somebody else sends" : "the sender has no key"}`,
    },
    badChecksums > 0 && { level: "caution", text: `${times(badChecksums)} with a wrong checksum, left out` },
    garbageBytes > 0 && { level: "note", text: `${times(garbageBytes)} bytes that are no MAVLink` },
    duplicates > 0 && { level: "note", text: `${times(duplicates)} heard over another link before` },
  ];
  return all.filter((w) => w !== false);
}

/** How grave a share of lost packets is. */
export const lossLevel = (loss: number): "alarm" | "caution" | undefined =>
  loss > 0.2 ? "alarm" : loss > 0.05 ? "caution" : undefined;

/** The shortest measured round trip to whom the link is used for sending, else to anyone on it; ms. */
export function latencyOf({ systems }: LinkTraffic): number | undefined {
  const best = systems.filter((s) => s.best && s.latencyMs !== undefined);
  const measured = (best.length > 0 ? best : systems).map((s) => s.latencyMs).filter((ms) => ms !== undefined);
  return measured.length > 0 ? Math.min(...measured) : undefined;
}

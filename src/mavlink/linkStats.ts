import type { Channel } from "./channel.ts";
import type { ScanCounts } from "./codec.ts";
import type { Routes } from "./routes.ts";
import type { Refusal } from "./signatureCheck.ts";

/** What went over one link so far. */
export interface LinkStats {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly heardAt?: number;
  /** Share of the packets sent to us that never arrived, 0…1, over the last ten seconds. */
  readonly loss: number;
  readonly counts: ScanCounts;
  /** Over the last five whole seconds. */
  readonly bytesInPerSecond: number;
  readonly bytesOutPerSecond: number;
  readonly packetsInPerSecond: number;
  /** Packets that another road, or this one, had brought before. */
  readonly duplicates: number;
  /** Packets of messages that no dialect of ours knows: passed on and recorded, not understood. */
  readonly unknown: number;
  /** Packets that were rightly signed. */
  readonly signed: number;
  /** What signing kept out. */
  readonly refused: Readonly<Record<Refusal, number>>;
  /** Who was heard on it, by system id. */
  readonly systems: readonly SystemOnLink[];
}

/** How one system is heard over one link. */
export interface SystemOnLink {
  readonly systemId: number;
  /** Share of its packets that never arrived, 0…1, over the last ten seconds. */
  readonly loss: number;
  /** Over the last five whole seconds, what another link brought too included. */
  readonly packetsPerSecond: number;
  readonly heardAt: number;
  /** This link is used for sending to it. */
  readonly best: boolean;
}

/** The sums over the channels of one link at `now`, by the clock's `elapsed`. */
export function linkStats(channels: readonly Channel[], routes: Routes, now: number): LinkStats {
  const sum = (of: (c: Channel) => number) => channels.reduce((total, c) => total + of(c), 0);
  const heardAt = channels.reduce((latest, c) => Math.max(latest, c.heardAt ?? 0), 0);
  const speaking = channels.filter((c) => now - c.heardElapsed < LOSS_MS);
  const systems = systemsOn(channels, routes, now);
  return {
    bytesIn: sum((c) => c.bytesIn),
    bytesOut: sum((c) => c.bytesOut),
    ...(heardAt > 0 && { heardAt }),
    loss: speaking.reduce((worst, c) => Math.max(worst, c.loss(now)), 0),
    counts: {
      packets: sum((c) => c.scanner.counts.packets),
      badChecksums: sum((c) => c.scanner.counts.badChecksums),
      garbageBytes: sum((c) => c.scanner.counts.garbageBytes),
      incompatible: sum((c) => c.scanner.counts.incompatible),
    },
    bytesInPerSecond: sum((c) => c.bytesInRate.perSecond(now)),
    bytesOutPerSecond: sum((c) => c.bytesOutRate.perSecond(now)),
    packetsInPerSecond: systems.reduce((total, s) => total + s.packetsPerSecond, 0),
    duplicates: sum((c) => c.duplicates),
    unknown: sum((c) => c.unknown),
    signed: sum((c) => c.signed),
    refused: {
      unsigned: sum((c) => c.refused.unsigned),
      badSignature: sum((c) => c.refused.badSignature),
      replayed: sum((c) => c.refused.replayed),
    },
    systems,
  };
}

/** One row for each system; of a system that several peers bring, the loss over the best of them. */
function systemsOn(channels: readonly Channel[], routes: Routes, now: number): SystemOnLink[] {
  const rows = new Map<number, SystemOnLink>();
  for (const channel of channels)
    for (const [systemId, { heardAt, meter, rate }] of channel.systems) {
      const best = !channel.link.mute && routes.best(systemId, now) === channel;
      const before = rows.get(systemId);
      const better = !before || best || (!before.best && heardAt > before.heardAt);
      rows.set(systemId, {
        systemId,
        loss: better ? meter.loss(now) : before.loss,
        packetsPerSecond: (before?.packetsPerSecond ?? 0) + rate.perSecond(now),
        heardAt: Math.max(before?.heardAt ?? 0, heardAt),
        best: best || (before?.best ?? false),
      });
    }
  return [...rows.values()].sort((a, b) => a.systemId - b.systemId);
}

const LOSS_MS = 10_000;

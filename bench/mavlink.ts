// Messages decoded per second of processor time from one recorded stream, by us and by node-mavlink's own pipeline in turn
// in the same run, with every decoded value compared. Nothing is put off: both read every field of every message.
// Run by `npm run bench -- mavlink [--rounds N] [--seconds S] [--seed N]`.

import { cpus } from "node:os";
import { Readable } from "node:stream";
import { setImmediate as soon } from "node:timers/promises";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { MavLinkData } from "mavlink-mappings";
import { type MavLinkPacket, MavLinkPacketParser, MavLinkPacketSplitter } from "node-mavlink";
import { decodeMessage, PacketScanner } from "../src/mavlink/codec.ts";
import { dialect } from "../src/mavlink/dialect.ts";
import { recordedStream } from "./mavlink/stream.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "11" },
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
  },
});
const rounds = Number(values.rounds);
const stream = recordedStream(Number(values.seed), { seconds: Number(values.seconds) });
const ROUND_MS = 600; // of processor time
const kept: { last?: MavLinkData } = {};
/** Messages per second: of the process's own processor time, which others on the machine take nothing of, and by the clock. */
interface Rate {
  readonly cpu: number;
  readonly wall: number;
}
const tenths = (n: number): number => Math.round(n * 10) / 10;
const thousand = (n: number): string => `${Math.round(n / 1000)} k`;
const show = (message: MavLinkData | undefined): string =>
  JSON.stringify(message, (_, value) => (typeof value === "bigint" ? String(value) : value));
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

console.log(
  `${(stream.bytes / 1e6).toFixed(1)} MB in ${stream.chunks.length} pieces, ${stream.intact} intact messages`,
);
const { compared, missedByPeer } = await compare();
console.log(`${compared} messages decoded by both, every value the same; node-mavlink missed ${missedByPeer} more`);

const ours: Rate[] = [];
const peers: Rate[] = [];
for (let round = -1; round < rounds; round++) {
  collect();
  const a = await rateOf(() => decodeOurs());
  collect();
  const b = await rateOf(() => decodeTheirs());
  if (round < 0) continue; // the first warms both up
  ours.push(a);
  peers.push(b);
  console.log(
    `round ${round + 1} of ${rounds}: Vedette ${thousand(a.cpu)}, node-mavlink ${thousand(b.cpu)} messages per CPU second, ratio ${(a.cpu / b.cpu).toFixed(1)} (by the clock ${(a.wall / b.wall).toFixed(1)})`,
  );
}
const heap = heapSlope(60);
const ratiosOf = (of: (rate: Rate) => number) => ours.map((a, i) => of(a) / of(peers[i]!));
const ratio = tenths(median(ratiosOf(({ cpu }) => cpu)));
const ratioByClock = tenths(median(ratiosOf(({ wall }) => wall)));
const messagesPerSecond = median(ours.map(({ cpu }) => cpu));
const peerMessagesPerSecond = median(peers.map(({ cpu }) => cpu));
const line = (what: string, a: number, b: number, r: number) =>
  `${what.padEnd(47)}${thousand(a).padStart(9)}${thousand(b).padStart(15)}${r.toFixed(1).padStart(8)}`;
console.log(`
what (medians)                                   Vedette   node-mavlink   ratio
${line("messages decoded per second of processor time", messagesPerSecond, peerMessagesPerSecond, ratio)}
${line("messages decoded per second by the clock", median(ours.map((r) => r.wall)), median(peers.map((r) => r.wall)), ratioByClock)}
heap after ${heap.messages} messages more: ${heap.bytesPerMillion.toFixed(0)} bytes more per million messages
`);
console.log(
  JSON.stringify({
    ratio,
    ratioByClock,
    messagesPerSecond: Math.round(messagesPerSecond),
    peerMessagesPerSecond: Math.round(peerMessagesPerSecond),
    ratios: ratiosOf(({ cpu }) => cpu).map(tenths),
    compared,
    missedByPeer,
    heapSlope: Math.round(heap.bytesPerMillion),
    heapSlopeUnit: "bytes per million messages",
    rounds,
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
  }),
);

function decodeOurs(
  onMessage: (message: MavLinkData, systemId: number, messageId: number, sequence: number) => void = keep,
): number {
  let messages = 0;
  const scanner = new PacketScanner((packet) => {
    const message = decodeMessage(packet);
    if (!message) return;
    messages++;
    onMessage(message, packet.systemId, packet.messageId, packet.sequence);
  });
  for (const chunk of stream.chunks) scanner.feed(chunk, 0);
  return messages;
}

async function decodeTheirs(
  onMessage: (message: MavLinkData, systemId: number, messageId: number, sequence: number) => void = keep,
): Promise<number> {
  let messages = 0;
  const packets = Readable.from(stream.chunks, { objectMode: false })
    .pipe(new MavLinkPacketSplitter())
    .pipe(new MavLinkPacketParser());
  packets.on("data", (packet: MavLinkPacket) => {
    const type = dialect.get(packet.header.msgid);
    if (!type) return;
    messages++;
    const { sysid, msgid, seq } = packet.header;
    onMessage(packet.protocol.data(packet.payload, type), sysid, msgid, seq);
  });
  await new Promise<void>((resolve, reject) => packets.on("end", resolve).on("error", reject));
  return messages;
}

/**
 * Decodes once with each; throws at the first message that differs, that only node-mavlink finds, or when we miss an intact
 * one. After damage node-mavlink may skip over whole packets that seem to belong to an unknown message: those are counted.
 */
async function compare(): Promise<{ compared: number; missedByPeer: number }> {
  const mine: { message: MavLinkData; from: string }[] = [];
  decodeOurs((message, ...from) => mine.push({ message, from: from.join(" ") }));
  if (mine.length < stream.intact) throw new Error(`${stream.intact} intact messages were sent, ${mine.length} found`);
  let i = 0;
  let compared = 0;
  await decodeTheirs((theirs, ...from) => {
    const id = from.join(" ");
    while (i < mine.length && mine[i]!.from !== id) i++;
    const own = mine[i++]?.message;
    if (own?.constructor !== theirs.constructor || !isDeepStrictEqual({ ...own }, { ...theirs }))
      throw new Error(`message ${i} (${id}) differs: ${show(own)} here, ${show(theirs)} from node-mavlink`);
    compared++;
  });
  return { compared, missedByPeer: mine.length - compared };
}

/** Messages per second over as many repetitions as fill the same processor time for both. */
async function rateOf(run: () => number | Promise<number>): Promise<Rate> {
  await soon();
  const from = performance.now();
  const before = process.cpuUsage();
  let messages = 0;
  let cpuMs = 0;
  do {
    messages += await run();
    const { user, system } = process.cpuUsage(before);
    cpuMs = (user + system) / 1000;
  } while (cpuMs < ROUND_MS);
  return { cpu: (messages / cpuMs) * 1000, wall: (messages / (performance.now() - from)) * 1000 };
}

/** The used heap after each of `times` repetitions, as a line through the last three quarters of them. */
function heapSlope(times: number): { bytesPerMillion: number; messages: number } {
  const skipped = times >> 2;
  const millions = new Float64Array(times - skipped); // made before, so that measuring takes nothing of what it measures
  const bytes = new Float64Array(times - skipped);
  let messages = 0;
  for (let k = -skipped; k < bytes.length; k++) {
    messages += decodeOurs();
    collect();
    if (k < 0) continue;
    millions[k] = messages / 1e6;
    bytes[k] = getHeapStatistics().used_heap_size;
  }
  const mean = (of: (k: number) => number) => bytes.reduce((sum, _, k) => sum + of(k), 0) / bytes.length;
  const [mx, my] = [mean((k) => millions[k]!), mean((k) => bytes[k]!)];
  const covariance = mean((k) => (millions[k]! - mx) * (bytes[k]! - my));
  return { bytesPerMillion: covariance / mean((k) => (millions[k]! - mx) ** 2), messages };
}

/** Holds on to the last message, so that no engine may leave the decoding out. */
function keep(message: MavLinkData): void {
  kept.last = message;
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

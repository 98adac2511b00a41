import type { BurnIn } from "../contract/footageExport.ts";
import type { FlagRecord } from "../contract/records.ts";

/** A stretch of a stream that is to be shown. */
interface Stretch {
  readonly streamId: string;
  readonly fromAt: number;
  readonly toAt: number;
}

/** What is drawn into the pictures of a clip, and what its file tells: of which flag, when, where, by which drone and rule. */
export function burnOf(
  { streamId, fromAt, toAt }: Stretch,
  flag: FlagRecord | undefined,
  nameOf: (vehicleId: string) => string | undefined,
): BurnIn {
  const copy = "Copy with boxes drawn, not the recording";
  if (!flag)
    return {
      lines: [`Stream ${streamId}`, copy],
      tags: { title: `Footage of ${streamId}`, date: utc(fromAt), comment: `${copy}. ${span(fromAt, toAt)}` },
      chapters: [],
    };
  const seen = flag.sightings.filter((one) => one.streamId === streamId && one.fromAt <= toAt && one.toAt >= fromAt);
  const [vehicleId = "unknown"] = seen.map((one) => one.vehicleId);
  const drone = nameOf(vehicleId) ?? `vehicle ${vehicleId}`;
  const place = placeWords(flag);
  const begins = Math.min(...seen.map((one) => one.fromAt));
  const ends = Math.max(...seen.map((one) => one.toAt));
  return {
    lines: [`Flag ${flag.id}: ${flag.rule}`, `${drone} ${place}`, copy],
    tags: {
      title: `Flag ${flag.id}: ${flag.className}, ${utc(flag.openedAt)}`,
      artist: drone,
      date: utc(flag.openedAt),
      comment: `${copy}. ${span(fromAt, toAt)}`,
      description: [
        `Rule: ${flag.rule} (${flag.reason})`,
        `Place: ${place}`,
        `Drone: ${drone}`,
        ...(flag.verdict ? [`Verdict: ${flag.verdict.kind} by ${flag.verdict.by}, ${utc(flag.verdict.at)}`] : []),
      ].join(". "),
    },
    chapters: [
      { fromAt: Number.MIN_SAFE_INTEGER, title: "Before" },
      ...(Number.isFinite(begins)
        ? [
            { fromAt: begins, title: `Seen: ${flag.className}, ${flag.rule}` },
            { fromAt: ends, title: "After" },
          ]
        : []),
    ],
  };
}

const placeWords = ({ place: { lat, lon }, ellipse: { major } }: FlagRecord): string =>
  `${degrees(lat, "N", "S")} ${degrees(lon, "E", "W")} +/-${Math.round(major)} m`;

const degrees = (value: number, plus: string, minus: string): string =>
  `${Math.abs(value).toFixed(5)}°${value < 0 ? minus : plus}`;

const span = (fromAt: number, toAt: number): string => `Filmed ${utc(fromAt)} to ${utc(toAt)}`;

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

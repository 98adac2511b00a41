import { resolve } from "node:path";
import { FailureError } from "../contract/failure.ts";
import { polarities } from "../contract/look.ts";
import { type OfflineOrder, parseOfflineOrder } from "../contract/offline.ts";

/** The options with which a recording is analysed from the shell. */
export const offlineOptions = {
  offline: { type: "string" },
  tlog: { type: "string" },
  offset: { type: "string" },
  hfov: { type: "string" },
  ground: { type: "string" },
  every: { type: "string" },
  thermal: { type: "string" },
} as const;

export const offlineUsage =
  "--offline FILE [--tlog FILE] [--offset SECONDS] [--hfov DEGREES] [--ground METRES] [--every N] [--thermal white-hot|black-hot] [--data FOLDER] [--report FILE] [--model FILE]";

const usage = `node dist/station/process.js ${offlineUsage}`;

type Given = { readonly [name in keyof typeof offlineOptions]?: string };

/** What is asked for; undefined without `--offline`. @throws FailureError bad-input that names the argument */
export function offlineOrderOf(given: Given): OfflineOrder | undefined {
  const { offline, tlog, offset, hfov, ground, every, thermal } = given;
  const lone = Object.entries({ tlog, offset, hfov, ground, every, thermal }).find(([, value]) => value !== undefined);
  if (offline === undefined) {
    if (!lone) return undefined;
    throw new FailureError("bad-input", `--${lone[0]} is of use only with --offline FILE`, usage);
  }
  const number = (name: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value))
      throw new FailureError("bad-input", `--${name} must be a number, got ${text}`, usage);
    return value;
  };
  const polarity = polarities.find((one) => one === thermal);
  if (thermal !== undefined && !polarity)
    throw new FailureError("bad-input", `--thermal must be ${polarities.join(" or ")}, got ${thermal}`, usage);
  const seconds = number("offset", offset);
  const [hfovDeg, groundAmsl, n] = [number("hfov", hfov), number("ground", ground), number("every", every)];
  return parseOfflineOrder({
    file: resolve(offline),
    ...(tlog !== undefined && { tlog: resolve(tlog) }),
    ...(seconds !== undefined && { offsetMs: seconds * 1000 }),
    ...(hfovDeg !== undefined && { hfovDeg }),
    ...(groundAmsl !== undefined && { groundAmsl }),
    ...(n !== undefined && { every: n }),
    ...(polarity && { thermal: polarity }),
  });
}

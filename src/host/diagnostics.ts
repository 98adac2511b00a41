import { existsSync, lstatSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { arch, cpus, freemem, homedir, loadavg, platform, release, totalmem, uptime, version } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { redactSettings, redactText } from "./redact.ts";

/** What a diagnostics file is made from. */
export interface DiagnosticsOptions {
  readonly dataFolder: string;
  /** Versions of what runs: Vedette, Electron, Chromium, Node. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** Settings as the parts of the app keep them; what is named like a secret is left out. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Further facts of the machine: graphics, displays. */
  readonly machine?: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** The only files of the data folder that are taken: `logs/NAME.log` and its older ones. */
const logName = /^[a-z][a-z0-9-]*\.log(\.\d)?$/;

/**
 * A zip for a bug report: logs, versions, facts of the machine, settings. Never footage, telemetry, flags, the database or
 * keys: a file that is not on the list does not get in.
 */
export function collectDiagnostics({ dataFolder, versions, settings, machine, at }: DiagnosticsOptions): Uint8Array {
  const home = homedir();
  const json = (value: unknown) => strToU8(`${JSON.stringify(value, null, 2)}\n`);
  const files: Record<string, Uint8Array> = {
    "versions.json": json({ collectedAt: new Date(at).toISOString(), ...versions }),
    "machine.json": json(redactSettings({ ...machineFacts(dataFolder), ...machine }, home)),
    "settings.json": json(redactSettings(settings, home)),
  };
  for (const name of logFiles(join(dataFolder, "logs")))
    files[`logs/${name}`] = strToU8(redactText(readFileSync(join(dataFolder, "logs", name), "utf8"), home));
  return zipSync(files, { level: 6 });
}

function logFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => logName.test(name) && lstatSync(join(folder, name)).isFile())
    .sort();
}

function machineFacts(dataFolder: string) {
  const processors = cpus();
  const { bavail, bsize } = statfsSync(dataFolder);
  return {
    system: `${platform()} ${release()} ${arch()}`,
    systemVersion: version(),
    processors: `${processors.length} × ${processors[0]?.model ?? "unknown"}`,
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    load: loadavg(),
    uptimeS: Math.round(uptime()),
    freeDiskBytes: bavail * bsize,
  };
}

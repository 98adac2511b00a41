import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { OfflineOrder } from "../contract/offline.ts";
import type { SimulatedVehicleStart } from "../contract/simulator.ts";
import { type DailyShellOrder, dailyOptions, dailyOrderOf, dailyUsage } from "./dailyReportShell.ts";
import { demoVideo } from "./demo.ts";
import { offlineOptions, offlineOrderOf, offlineUsage } from "./offlineArguments.ts";

/** What the station is told on its command line. */
export interface StationArguments {
  readonly dataFolder: string;
  readonly modelFile: string;
  /** The same for all starts of the station within one run of the app. */
  readonly session: string;
  readonly headless: boolean;
  readonly reportFolder: string | undefined;
  /** Metres of the demo's border line that a headless run patrols. */
  readonly sectionM: number;
  readonly demoVideo: SimulatedVehicleStart["video"];
  /** A recording to be analysed instead of a flight; `reportFolder` is a file then. */
  readonly offline: OfflineOrder | undefined;
  /** A day whose report is to be written instead; `reportFolder` is a file then. */
  readonly daily: DailyShellOrder | undefined;
}

const usage = `node dist/station/process.js --headless [--data FOLDER] [--report FOLDER] [--section METRES] [--model FILE] [--demo-video WxH@FPS], or with ${offlineUsage}, or with ${dailyUsage}`;

/** @throws FailureError bad-input that names the argument. */
export function parseStationArguments(argv: readonly string[], now: number): StationArguments {
  const { values } = parsed(argv);
  const dataFolder = resolve(values.data ?? defaultDataFolder());
  const sectionM = Number(values.section ?? 600);
  if (!(sectionM >= 50))
    throw new FailureError("bad-input", `--section must be at least 50 metres, got ${values.section}`);
  return {
    dataFolder,
    modelFile: resolve(values.model ?? join(import.meta.dirname, "../../models/vehicle-nano.onnx")),
    session: values.session ?? `${process.pid}-${now}`,
    headless: values.headless ?? false,
    reportFolder: values.report === undefined ? undefined : resolve(values.report),
    sectionM,
    demoVideo: parseVideo(values["demo-video"]),
    offline: offlineOrderOf(values),
    daily: dailyOrderOf(values),
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        data: { type: "string" },
        model: { type: "string" },
        session: { type: "string" },
        headless: { type: "boolean" },
        report: { type: "string" },
        section: { type: "string" },
        "demo-video": { type: "string" },
        ...offlineOptions,
        ...dailyOptions,
      },
    });
  } catch (cause) {
    throw new FailureError("bad-input", reasonOf(cause), usage);
  }
}

function parseVideo(text: string | undefined): SimulatedVehicleStart["video"] {
  if (text === undefined) return demoVideo;
  const match = /^(\d+)x(\d+)@(\d+)$/.exec(text);
  if (!match) throw new FailureError("bad-input", `--demo-video must look like 640x360@8, got ${text}`);
  const [width, height, framesPerSecond] = match.slice(1).map(Number) as [number, number, number];
  return { ...demoVideo, width, height, framesPerSecond };
}

/** Where the app keeps its data too, so that a headless patrol can be reviewed in the window afterwards. */
function defaultDataFolder(): string {
  const home = homedir();
  if (process.env.VEDETTE_DATA) return process.env.VEDETTE_DATA;
  if (process.platform === "win32") return join(process.env.APPDATA ?? join(home, "AppData/Roaming"), "Vedette");
  if (process.platform === "darwin") return join(home, "Library/Application Support/Vedette");
  return join(process.env.XDG_CONFIG_HOME ?? join(home, ".config"), "Vedette");
}

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright";

/** The repository, which is also the application's folder. */
export const root = join(import.meta.dirname, "../..");

/** How the app is started for a test. */
export interface Launch {
  /** Where it keeps its data; a fresh folder that is removed at the end when left out. Restart tests give the same again. */
  readonly dataFolder?: string;
  /** Share of the canvas's pixels that the globe draws: software rendering is slow. */
  readonly globeScale?: number;
  /** False leaves out 3D drawing, which is slow in software, and has the page itself drawn without it. */
  readonly graphics?: boolean;
  /** The simulated camera's pictures, `640x360@8`. */
  readonly demoVideo?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The running app: its window's page, its main process, its data. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** What the page wrote to its console as errors, and what it threw. */
  readonly pageErrors: readonly string[];
  /** Operating-system ids of station, vision and simulator, as far as they run. */
  pids(): Promise<Readonly<Record<string, number>>>;
  /** Quits as a person would. */
  close(): Promise<void>;
}

/** The Electron that set-up found or fetched. */
export function electronExecutable(): string {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return join(override, "electron");
  const stamp = join(root, "node_modules/.vedette/electron");
  if (!existsSync(stamp)) throw new Error("Electron is not set up: run node scripts/setup.mjs --tests first");
  return readFileSync(stamp, "utf8");
}

/** Chromium's flags for a machine without a graphics card, and for root, as whom its sandbox does not start. */
export function testFlags(graphics = true): string[] {
  const isRoot = process.getuid?.() === 0;
  const software = isRoot || process.env.VEDETTE_SOFTWARE_GL === "1";
  return [
    ...(isRoot ? ["--no-sandbox"] : []),
    ...(graphics ? [] : ["--disable-gpu"]),
    ...(graphics && software
      ? ["--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader", "--ignore-gpu-blocklist"]
      : []),
  ];
}

/** Starts the built app in real Electron and waits for its page. */
export async function launchApp(launch: Launch = {}): Promise<RunningApp> {
  const dataFolder = launch.dataFolder ?? mkdtempSync(join(tmpdir(), "vedette-e2e-"));
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...inherited } = process.env;
  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      root,
      "--data",
      dataFolder,
      ...(launch.demoVideo === undefined ? [] : ["--demo-video", launch.demoVideo]),
      ...testFlags(launch.graphics),
    ],
    cwd: root,
    env: {
      ...(inherited as Record<string, string>),
      ...(launch.globeScale === undefined ? {} : { VEDETTE_GLOBE_SCALE: String(launch.globeScale) }),
      ...launch.env,
    },
    timeout: 120_000,
  });
  const page = await electron.firstWindow({ timeout: 120_000 });
  const pageErrors: string[] = [];
  page.on("pageerror", (error) => pageErrors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") pageErrors.push(message.text());
  });
  return {
    electron,
    page,
    dataFolder,
    pageErrors,
    pids: () =>
      electron.evaluate(() => {
        const { vedetteWorkers } = globalThis as unknown as { vedetteWorkers: () => Record<string, number> };
        return vedetteWorkers();
      }),
    close: async () => {
      await electron.close();
      if (launch.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

import { _electron, type Page } from "playwright";
import { electronExecutable, root, testFlags } from "../../test/e2e/electronApp.ts";

/** How the app is opened. */
export interface Opening {
  /** Pixels that the globe draws for each pixel of the screen. */
  readonly globeScale: string;
  /**
   * Chromium decides how to draw, as for a person who starts the app: by the graphics card, or by the processor where there
   * is none, with 3D alone made up for. Else as the tests start it: without a card a program stands in for one, which then
   * draws the whole window as if there were.
   */
  readonly asStarted: boolean;
}

/** Opens the built app on a data folder. */
export async function openApp(
  dataFolder: string,
  { globeScale, asStarted }: Opening,
): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...env } = process.env;
  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [root, "--data", dataFolder, ...(asStarted ? ownFlags() : testFlags())],
    cwd: root,
    env: { ...(env as Record<string, string>), VEDETTE_GLOBE_SCALE: globeScale },
    timeout: 120_000,
  });
  const page = await electron.firstWindow({ timeout: 120_000 });
  return { page, close: () => electron.close() };
}

/** Chromium's sandbox does not start for root. */
const ownFlags = (): string[] => testFlags().filter((flag) => flag === "--no-sandbox");

import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Where the window was when it was closed. */
export interface WindowState {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

/** A part of the desktop, in the pixels that windows are placed with. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const firstWindowState: WindowState = { width: 1440, height: 900, maximized: false };

const smallest = { width: 1024, height: 640 };

/** The state in `file` as far as it fits `screens`: a window on a screen that is no longer there would not be found again. */
export function readWindowState(file: string, screens: readonly Area[]): WindowState {
  const state = parseWindowState(readText(file)) ?? firstWindowState;
  const { x, y, maximized } = state;
  const largest = screens.reduce(
    (a, b) => (b.width * b.height > a.width * a.height ? b : a),
    screens[0] ?? { x: 0, y: 0, width: 1440, height: 900 },
  );
  const width = Math.min(Math.max(state.width, smallest.width), largest.width);
  const height = Math.min(Math.max(state.height, smallest.height), largest.height);
  const visible =
    x !== undefined &&
    y !== undefined &&
    screens.some((s) => x + 100 > s.x && x < s.x + s.width - 100 && y >= s.y && y < s.y + s.height - 100);
  return visible ? { x, y, width, height, maximized } : { width, height, maximized };
}

/** Writes the state so that a half-written file is never found. */
export function writeWindowState(file: string, state: WindowState): void {
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the first start
  }
}

function parseWindowState(text: string): WindowState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const number = (key: string) => {
    const n: unknown = (value as Record<string, unknown>)[key];
    return typeof n === "number" && Number.isFinite(n) ? Math.round(n) : undefined;
  };
  const [x, y, width, height] = ["x", "y", "width", "height"].map(number);
  if (width === undefined || height === undefined) return undefined;
  const maximized = (value as Record<string, unknown>).maximized === true;
  return x === undefined || y === undefined ? { width, height, maximized } : { x, y, width, height, maximized };
}

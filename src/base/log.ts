export type LogLevel = "debug" | "info" | "warn" | "error";

/** One line of a log. `at` in ms since 1970. */
export interface LogLine {
  readonly at: number;
  readonly level: LogLevel;
  readonly scope: string;
  readonly text: string;
}

/** Where a part of the program writes what an engineer will want to know later. Never a key, never a position of a person. */
export interface Log {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string, cause?: unknown): void;
  error(text: string, cause?: unknown): void;
  /** A log whose lines carry `scope/name`. */
  child(name: string): Log;
}

/** Makes a log that hands each line to `write`; `now` gives ms since 1970. */
export function createLog(scope: string, write: (line: LogLine) => void, now: () => number): Log {
  const line = (level: LogLevel, text: string, cause?: unknown) =>
    write({ at: now(), level, scope, text: cause === undefined ? text : `${text}: ${reasonOf(cause)}` });
  return {
    debug: (text) => line("debug", text),
    info: (text) => line("info", text),
    warn: (text, cause) => line("warn", text, cause),
    error: (text, cause) => line("error", text, cause),
    child: (name) => createLog(`${scope}/${name}`, write, now),
  };
}

/** `2026-01-31T12:00:00.000Z warn station/links text`, one line. */
export function formatLogLine({ at, level, scope, text }: LogLine): string {
  return `${new Date(at).toISOString()} ${level} ${scope} ${text.replaceAll("\n", "\n  ")}`;
}

/** A log for tests and optional places. */
export const silentLog: Log = createLog(
  "silent",
  () => {},
  () => 0,
);

/** The words of an error, whatever was thrown. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

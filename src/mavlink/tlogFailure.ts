import { FailureError } from "../contract/failure.ts";

/** What the system said about a telemetry log, as a failure with its remedy. */
export function tlogFailure(file: string, cause: unknown): FailureError {
  if (cause instanceof FailureError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new FailureError("not-found", `There is no such telemetry log: ${file}`, "Choose the file again.");
  if (code === "EISDIR") return noTlog(file, "it is a folder");
  if (code === "EACCES" || code === "EPERM")
    return new FailureError(
      "denied",
      `Telemetry log cannot be read: no permission: ${file}`,
      "Copy the file to a folder of your own, and open it there.",
    );
  return new FailureError(
    "denied",
    `Telemetry log cannot be read: ${message}: ${file}`,
    "See whether the disk that holds it is there and whole.",
  );
}

/** What is there is no telemetry log. */
export const noTlog = (file: string, why: string): FailureError =>
  new FailureError(
    "bad-input",
    `This is no telemetry log: ${why}: ${file}`,
    "Choose a .tlog file, as ground stations record them; an autopilot's own .bin or .ulg log is another format.",
  );

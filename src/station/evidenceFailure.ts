import { dirname } from "node:path";
import { reasonOf } from "../base/log.ts";
import { type Failure, failureOf } from "../contract/failure.ts";

/** Why a package could not be made, in the words of whoever asked for it. */
export function failureIn(cause: unknown, file: string): Failure {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT")
    return {
      code: "disk-full",
      message: `The package was not made: the disk is full: ${dirname(file)}`,
      remedy: "Free some space, or choose another disk; leave the recordings out",
    };
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return {
      code: "denied",
      message: `The package was not made: ${reasonOf(cause)}`,
      remedy: "Choose a folder that can be written to",
    };
  return failureOf(cause);
}

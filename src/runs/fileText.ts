import { readFileSync } from "node:fs";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";

/** The text of a file. Throws a FailureError that names it. */
export function fileText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new FailureError("not-found", `The file can not be read: ${reasonOf(cause)}`, "Check its name");
  }
}

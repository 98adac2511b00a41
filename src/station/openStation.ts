import { join } from "node:path";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { Station, type StationOptions } from "./station.ts";

/**
 * A station on its data, not started. @throws FailureError where the database can not be used, also where that it is damaged
 * shows only when it is read.
 */
export function openStation(options: StationOptions): Station {
  try {
    return new Station(options);
  } catch (cause) {
    const reason = reasonOf(cause);
    if (cause instanceof FailureError || !/malformed|not a database|corrupt|no such (table|column)/i.test(reason))
      throw cause;
    throw new FailureError(
      "bad-input",
      `The database is damaged (${reason}): ${join(options.dataFolder, "vedette.db")}`,
      "Move the file away to start with an empty one; keep it, its footage folders remain readable",
    );
  }
}

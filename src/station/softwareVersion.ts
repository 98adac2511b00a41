import { readFileSync } from "node:fs";

/** The version of Vedette, as its package tells; `unknown` where that can not be read. */
export function softwareVersion(): string {
  try {
    // From src/station and from dist/station it is the same way.
    const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === "string" ? version : "unknown";
  } catch {
    return "unknown";
  }
}

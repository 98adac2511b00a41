import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const source = (name: string): string => JSON.stringify(new URL(`../../src/${name}.ts`, import.meta.url).href);

/** A station that hears a disarmed vehicle forty times a second and says when, until it is killed. */
const station = `
const { TelemetryLog } = await import(${source("station/telemetryLog")});
const { Settings } = await import(${source("store/settings")});
const { openDatabase } = await import(${source("store/database")});
const { silentLog } = await import(${source("base/log")});
const { MavlinkNode } = await import(${source("mavlink/node")});
const { messageOf } = await import(${source("mavlink/dialect")});
const { memoryLinkPair } = await import(${source("mavlink/memoryLink")});
const { minimal } = await import(${JSON.stringify(import.meta.resolve("mavlink-mappings"))});
const [near, far] = memoryLinkPair();
await Promise.all([near.open(), far.open()]);
const [node, vehicle] = [new MavlinkNode(), new MavlinkNode({ systemId: 1, componentId: 1 })];
node.addLink("radio", near);
vehicle.addLink("radio", far);
const settings = new Settings(openDatabase(":memory:"));
new TelemetryLog({ node, folder: process.argv[2], settings, log: silentLog, fail: (failure) => { throw failure; } });
setInterval(() => {
  vehicle.send(messageOf(minimal.Heartbeat, { type: 2, mavlinkVersion: 3 }));
  process.stdout.write(Date.now() + "\\n");
}, 25);
`;

it("what a killed station heard, armed or not, is on the disk up to the last second", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-kill-"));
  try {
    const [script, logs] = [join(folder, "station.mjs"), join(folder, "telemetry")];
    writeFileSync(script, station);
    const child = spawn(process.execPath, [script, logs], { stdio: ["ignore", "pipe", "pipe"] });
    let [said, errors] = ["", ""];
    child.stderr.on("data", (text) => (errors += text));
    const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    child.stdout.on("data", (text) => {
      said += text;
      if (said.split("\n").length > 80) child.kill("SIGKILL");
    });
    expect(await ended, errors).toBe("SIGKILL");
    const lastSaid = Number(said.trim().split("\n").at(-1));
    const bytes = readFileSync(join(logs, readdirSync(logs)[0]!));
    const times: number[] = [];
    for (let i = 0; i + 10 < bytes.length; ) {
      const length = 12 + bytes[i + 9]!; // MAVLink 2: header of 10, payload, checksum of 2
      expect(bytes[i + 8]).toBe(0xfd);
      if (i + 8 + length > bytes.length) break;
      times.push(Number(bytes.readBigUInt64BE(i)) / 1_000);
      i += 8 + length;
    }
    expect(times.length).toBeGreaterThan(30);
    expect(lastSaid - times.at(-1)!).toBeLessThan(1_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const source = (name: string): string => JSON.stringify(new URL(`../../src/mavlink/${name}.ts`, import.meta.url).href);

/** A station that records forty messages a second and says when each was recorded, until it is killed. */
const station = `
const { TlogWriter } = await import(${source("tlogWriter")});
const { MavlinkNode } = await import(${source("node")});
const { messageOf } = await import(${source("dialect")});
const { memoryLinkPair } = await import(${source("memoryLink")});
const { minimal } = await import(${JSON.stringify(import.meta.resolve("mavlink-mappings"))});
const [near] = memoryLinkPair();
await near.open();
const node = new MavlinkNode();
node.addLink("radio", near);
new TlogWriter(node, process.argv[2]);
setInterval(() => {
  node.send(messageOf(minimal.Heartbeat, { customMode: 7 }));
  process.stdout.write(Date.now() + "\\n");
}, 25);
`;

it("the log of a killed station opens up to the last second in a reader made from the format's description", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-kill-"));
  try {
    const [script, file] = [join(folder, "station.mjs"), join(folder, "flight.tlog")];
    writeFileSync(script, station);
    const child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "pipe"] });
    let [said, errors] = ["", ""];
    child.stderr.on("data", (text) => (errors += text));
    const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    child.stdout.on("data", (text) => {
      said += text;
      if (said.split("\n").length > 80) child.kill("SIGKILL");
    });
    expect(await ended, errors).toBe("SIGKILL");
    const lastSaid = Number(said.trim().split("\n").at(-1));
    const bytes = readFileSync(file);
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

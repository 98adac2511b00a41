import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { Station } from "../../src/station/station.ts";

it("a station whose keys are damaged starts, says so, and shuts the link that was signed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-damaged-"));
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  const start = () => new Station({ dataFolder: folder, modelFile: "", session: "one", peers, log: silentLog });
  const first = start();
  first.keys.add("north", "correct horse battery", 1);
  const { id } = await first.links.open("udpin:127.0.0.1:0", { remember: true });
  first.links.setKey(id, "north");
  await first.close();
  writeFileSync(join(folder, "keys.json"), '{"keys":[{"name":"nor');
  const second = start();
  await second.start();
  const failures = second.alerts.list().map(({ words }) => words);
  expect(failures[0]).toContain("what they signed is refused");
  expect(failures[1]).toContain('The signing key "north" of udpin:127.0.0.1:0 is not there any more');
  expect(second.links.records().map(({ key }) => key)).toEqual(["north"]);
  expect(existsSync(join(folder, "keys.json.damaged"))).toBe(true);
  await second.close();
  rmSync(folder, { recursive: true, force: true });
});

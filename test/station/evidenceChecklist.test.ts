import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { beginRun, withDeed } from "../../src/mission/checklistRun.ts";
import { runVerifier } from "../../src/store/evidence/verifierShell.ts";
import { evidenceStation, manifestOf, T } from "./evidenceStation.ts";

it("a package holds what was gone through before the sortie, and the verifier finds it whole", async () => {
  const list = {
    ...{ id: "l", title: "Copter", type: "copter" as const },
    items: [{ id: "props", words: "Propellers are tight" }],
  };
  const begun = beginRun({ id: "r", vehicleId: "1:1", list, startedAt: T - 600_000 });
  const ticked = withDeed(begun, "props", { kind: "tick", by: "Ada", at: T - 500_000 });
  const run = { ...ticked, armed: { at: T - 400_000, by: "Ada", open: [] }, sortieId: "s1" };
  const { out, made } = await evidenceStation(undefined, ({ checklists }) => checklists.saveRun(run));
  await made("package");
  const folder = join(out, "package");
  const path = "flags/f1/s1-checklist.json";
  expect(manifestOf(folder).files.filter((file) => file.path === path)).toMatchObject([
    { what: "Checklist of sortie s1: what was gone through before flight, by whom, when and with what values" },
  ]);
  expect(JSON.parse(readFileSync(join(folder, path), "utf8"))).toEqual(run);
  expect((await runVerifier([folder])).code).toBe(0);
});

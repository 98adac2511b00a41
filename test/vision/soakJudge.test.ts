import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SentPicture } from "../../bench/soak/camera.ts";
import { judge } from "../../bench/soak/judge.ts";
import { Recorder } from "../../src/vision/recorder.ts";
import { TsDemuxer } from "../../src/vision/tsDemuxer.ts";
import { testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;

test("the judge of the soak sees a hole, an untold trouble, a gap without cause and a wrong time", async () => {
  const folder = await testFolder();
  const file = join(folder, "sent.ts");
  await film({ address: file, frames: 60, startAt });
  const demuxer = new TsDemuxer();
  const recorder = new Recorder({ streamId: "v1", folder: join(folder, "video"), hasMetadata: () => false });
  const sent: SentPicture[] = [];
  demuxer.onUnit((unit) => {
    const at = startAt + unit.pts / 90;
    sent.push({ pts: unit.pts, at });
    if (sent.length <= 20 || sent.length > 40) recorder.push({ ...unit, at });
  });
  demuxer.feed(await readFile(file));
  demuxer.flush();
  await recorder.stop();
  const gap = { streamId: "v1", fromAt: startAt + 19_000 / 15, toAt: startAt + 40_000 / 15, why: "link-lost" } as const;
  const cut = { kind: "cut", fromAt: gap.fromAt, toAt: gap.toAt } as const;
  const check = async (more: object) => {
    const { holes, causeless, untold, misdated, byArrival, odd, missing } = await judge(join(folder, "video"), {
      ...{ sent, gaps: [gap], troubles: [cut], ...more },
    });
    return { holes, causeless, untold, misdated, byArrival, odd, missing };
  };
  const well = { holes: 0, causeless: 0, untold: 0, misdated: 0, byArrival: 0, odd: 0, missing: 20 };
  expect(await check({})).toEqual(well);
  expect(await check({ gaps: [] })).toEqual({ ...well, holes: 20, untold: 1 });
  expect(await check({ troubles: [{ ...cut, kind: "kill" }] })).toEqual({ ...well, causeless: 1, untold: 1 });
  expect(await check({ sent: sent.map((one) => ({ ...one, at: one.at + 5 })), gaps: [] })).toMatchObject({
    misdated: 40,
  });
  expect(await check({ sent: sent.slice(1) })).toEqual({ ...well, odd: 1 });
  // A new process dates by arrival until metadata comes: the first second after a kill may be off a little, nothing else.
  const killed = { ...gap, toAt: startAt, fromAt: startAt - 1, why: "process-killed" } as const;
  const off = (ms: number) => sent.map((one, i) => (i < 15 ? { ...one, at: one.at + ms } : one));
  expect(await check({ sent: off(11) })).toMatchObject({ misdated: 15, byArrival: 0 });
  expect(await check({ sent: off(11), gaps: [gap, killed] })).toMatchObject({ misdated: 0, byArrival: 15 });
  expect(await check({ sent: off(60), gaps: [gap, killed] })).toMatchObject({ misdated: 15, byArrival: 0 });
});

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AccessUnit } from "../../../src/vision/accessUnit.ts";
import { reorderTicks } from "../../../src/vision/decodeTimes.ts";
import { createSource } from "../../../src/vision/openSource.ts";
import type { SourceState } from "../../../src/vision/source.ts";
import { formatOf } from "../../../src/vision/sps.ts";
import { TsDemuxer } from "../../../src/vision/tsDemuxer.ts";
import { announced, testFolder } from "../folder.ts";
import { film } from "../testCamera.ts";
import { type CameraOptions, RtspServer } from "./rtspServer.ts";

const startAt = 1_700_000_000_000;

async function filmed(frames: number): Promise<AccessUnit[]> {
  const file = join(await testFolder(), "film.ts");
  await film({ address: file, frames, startAt, metadata: false });
  const demuxer = new TsDemuxer();
  const units: AccessUnit[] = [];
  demuxer.onUnit((unit) => units.push(unit));
  demuxer.feed(await readFile(file));
  demuxer.flush();
  return units;
}

async function camera(frames: number, options: CameraOptions) {
  const units = await filmed(frames);
  const server = new RtspServer(units, options);
  const port = await server.listen();
  onTestFinished(() => server.close());
  return { units, server, port, address: `rtsp://127.0.0.1:${port}/live` };
}

function watching(address: string) {
  const source = createSource(address);
  onTestFinished(() => source.close());
  const seen: AccessUnit[] = [];
  const states: SourceState[] = [];
  source.onUnit((unit) => seen.push(unit));
  source.onState((state) => states.push(state));
  return { source, seen, states };
}

/** FFmpeg hands on a picture when the next one has come, and may still hold that one. */
const heard = (units: readonly AccessUnit[]) =>
  units.slice(0, -2).map(({ pts, key }) => ({ pts: pts + reorderTicks, key }));

describe("an RTSP camera", () => {
  test.each(["tcp", "udp"] as const)("that speaks %s only is taken from its first picture on", async (transport) => {
    const { units, address, server } = await camera(60, { transport });
    const { source, seen } = watching(address);
    const last = announced(source.onUnit, (unit) => unit.pts === (units.at(-3)?.pts ?? 0) + reorderTicks);
    expect(await source.open()).toEqual({ address });
    await last;
    expect(seen.map(({ pts, key }) => ({ pts, key }))).toEqual(heard(units));
    expect(seen[0] && formatOf(seen[0])).toMatchObject({ width: 320, height: 180 });
    const asked = ["SETUP RTP/AVP/TCP", ...(transport === "udp" ? ["SETUP RTP/AVP/UDP"] : []), "PLAY"];
    expect(server.asked).toEqual(["OPTIONS", "DESCRIBE", ...asked]);
  });

  test("that lets the viewer choose is asked for TCP, also where only the stream holds its parameter sets", async () => {
    const { units, address, server } = await camera(40, { transport: "both", sets: false });
    const { source, seen } = watching(address);
    const last = announced(source.onUnit, (unit) => unit.pts === (units.at(-3)?.pts ?? 0) + reorderTicks);
    await source.open();
    await last;
    expect(seen.map(({ pts, key }) => ({ pts, key }))).toEqual(heard(units));
    expect(seen.map(({ dts }) => dts)).toEqual(seen.map(({ pts }) => pts - reorderTicks)); // none is shown out of order
    expect(server.asked).not.toContain("SETUP RTP/AVP/UDP");
  });

  test("that is switched off is told as lost, and taken again when it comes back", async () => {
    const { units, address, server, port } = await camera(60, { transport: "tcp" });
    const { source, states } = watching(address);
    const some = announced(source.onUnit, () => true);
    await source.open();
    await some;
    const waiting = announced(source.onState, ({ phase }) => phase === "waiting");
    await server.close();
    await waiting;
    const again = new RtspServer(units, { transport: "tcp" });
    await again.listen(port);
    onTestFinished(() => again.close());
    await announced(source.onUnit, ({ key }) => key);
    expect(states.map(({ phase }) => phase).filter((phase) => phase === "playing")).toHaveLength(2);
  });
});

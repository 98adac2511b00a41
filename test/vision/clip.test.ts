import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Failure } from "../../src/contract/failure.ts";
import { portPair } from "../../src/contract/port.ts";
import type { SegmentRecord } from "../../src/contract/records.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { EncodedPicture, ViewCalls, ViewEvents } from "../../src/contract/vision.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import { ViewServer } from "../../src/vision/viewServer.ts";
import { testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;

/** Two recorded segments of three seconds each, one after the other, as the recorder leaves them. */
async function recordings(folder: string): Promise<readonly SegmentRecord[]> {
  await mkdir(folder, { recursive: true });
  const segments: SegmentRecord[] = [];
  for (const part of [0, 1]) {
    const file = join(folder, `part-${part}.ts`);
    const from = startAt + part * 3000;
    await film({ address: file, frames: 45, startAt: from });
    await appendIndex(folder, { file: `part-${part}.ts`, pts: 0, at: from });
    segments.push({ streamId: "video-1-1", file, startAt: from, endAt: from + 2933 });
  }
  return segments;
}

/** A window that asks for clips below `dataFolder`. */
function windowOn(dataFolder: string) {
  const [near, far] = portPair();
  new ViewServer(far, { find: () => undefined, dataFolder });
  const client = new RpcClient<ViewCalls, ViewEvents>(near, "vision");
  const pictures: EncodedPicture[] = [];
  client.on("picture", (picture) => pictures.push(picture));
  return { client, pictures };
}

describe("a clip", () => {
  test("has all pictures of its span over the seam of two files, from the key picture before, with their times", async () => {
    const folder = await testFolder();
    const segments = await recordings(join(folder, "sortie"));
    const { client, pictures } = windowOn(folder);
    const span = { fromAt: startAt + 2500, toAt: startAt + 4000 };
    const { pictures: sent } = await client.call("clip", { clipId: "flag-7", segments, ...span });
    expect(pictures.length).toBe(sent);
    const expected = Array.from({ length: 31 }, (_, i) => startAt + 2000 + (i * 1000) / 15);
    expect(pictures.map(({ at }) => at)).toEqual(expected.map((at) => expect.closeTo(at, 1)));
    expect(pictures.map(({ key }) => key)).toEqual(expected.map((_, i) => i % 15 === 0));
    for (const { data, ...picture } of pictures) {
      expect(picture).toMatchObject({
        streamId: "video-1-1",
        clipId: "flag-7",
        codec: "avc1.42C014",
        width: 320,
        height: 180,
      });
      expect([...data.subarray(0, 4)]).toEqual([0, 0, 0, 1]);
    }
  });

  test("whose files lost their index is timed from the segments' beginnings", async () => {
    const folder = await testFolder();
    const segments = await recordings(join(folder, "sortie"));
    await writeFile(join(folder, "sortie", "segments.jsonl"), '{"file":"part-0.ts","pts":0,"at":');
    const { client, pictures } = windowOn(folder);
    await client.call("clip", { clipId: "c", segments, fromAt: startAt + 3000, toAt: startAt + 3100 });
    expect(pictures.filter(({ at }) => at >= startAt + 3000).map(({ at }) => at)).toEqual([
      expect.closeTo(startAt + 3000, 1),
      expect.closeTo(startAt + 3067, 0),
    ]);
  });

  describe("that was not recorded by us", () => {
    let outside: string;
    beforeAll(async () => {
      outside = "/etc/hostname";
    });
    const refusal = async (folder: string, file: string): Promise<Failure> => {
      const { client } = windowOn(folder);
      const segments = [{ streamId: "s", file, startAt, endAt: startAt + 1000 }];
      const cause = await client
        .call("clip", { clipId: "c", segments, fromAt: startAt, toAt: startAt + 1 })
        .catch((e) => e);
      return (cause as { failure: Failure }).failure;
    };

    test("is refused: outside of the data folder, by a way up, by a link, or missing", async () => {
      const folder = await testFolder();
      await symlink(outside, join(folder, "link.ts"));
      for (const file of [
        outside,
        join(folder, "../../etc/hostname"),
        join(folder, "link.ts"),
        join(folder, "no.ts"),
        folder,
      ])
        expect((await refusal(folder, file)).code, file).toBe("not-found");
    });
  });

  test("longer than half an hour is refused", async () => {
    const { client } = windowOn(await testFolder());
    const call = client.call("clip", { clipId: "c", segments: [], fromAt: 0, toAt: 31 * 60_000 });
    await expect(call).rejects.toMatchObject({ failure: { code: "bad-input" } });
  });
});

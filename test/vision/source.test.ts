import { createSocket } from "node:dgram";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AccessUnit } from "../../src/vision/accessUnit.ts";
import { createSource } from "../../src/vision/openSource.ts";
import type { SourceState, VideoSource } from "../../src/vision/source.ts";
import { TsDemuxer } from "../../src/vision/tsDemuxer.ts";
import { TsMuxer } from "../../src/vision/tsMuxer.ts";
import { announced, testFolder } from "./folder.ts";
import { rtpPackets, testPictures } from "./rtp/rtpSender.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;

async function opened(address: string): Promise<{ source: VideoSource; address: string; states: SourceState[] }> {
  const source = createSource(address);
  onTestFinished(() => source.close());
  const states: SourceState[] = [];
  source.onState((state) => states.push(state));
  return { source, states, ...(await source.open()) };
}

describe("video over UDP", () => {
  test("is received at the port that was bound, all of it, with its metadata", async () => {
    const { source, address, states } = await opened("udp://127.0.0.1:0");
    expect(address).toMatch(/^udp:\/\/127\.0\.0\.1:[1-9]\d+$/);
    const pts: number[] = [];
    let metadata = 0;
    source.onMetadata(() => metadata++);
    source.onUnit((unit) => pts.push(unit.pts));
    const last = announced(source.onUnit, (unit) => unit.pts === 29 * 6000);
    await film({ address, frames: 30, startAt });
    await last;
    expect(pts).toEqual(Array.from({ length: 30 }, (_, i) => i * 6000));
    expect(metadata).toBe(30);
    expect(source.hasMetadata).toBe(true);
    expect(states).toEqual([{ phase: "waiting" }, { phase: "playing" }]);
  });

  test("a stream inside RTP is unpacked", async () => {
    const { source, address } = await opened("udp://127.0.0.1:0");
    const relay = createSocket("udp4");
    onTestFinished(() => void relay.close());
    await new Promise<void>((resolve) => relay.bind(0, "127.0.0.1", resolve));
    const header = Buffer.from([0x80, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    relay.on("message", (message) => relay.send(Buffer.concat([header, message]), Number(address.split(":")[2])));
    const last = announced(source.onUnit, (unit) => unit.pts === 9 * 6000);
    await film({ address: `udp://127.0.0.1:${relay.address().port}`, frames: 10, startAt });
    expect((await last).key).toBe(false);
  });

  test("is received from a multicast group, by several at one port", async () => {
    const sender = createSocket("udp4");
    onTestFinished(() => void sender.close());
    await new Promise<void>((resolve) => sender.bind(0, "127.0.0.1", resolve));
    sender.setMulticastInterface("127.0.0.1");
    const first = await opened("udp://239.255.42.1:0");
    const second = await opened(first.address);
    expect(second.address).toBe(first.address);
    const seen = [first, second].map(({ source }) => announced(source.onUnit, (unit) => unit.pts === 9 * 6000));
    sender.on("message", (message) => sender.send(message, Number(first.address.split(":")[2]), "239.255.42.1"));
    await film({ address: `udp://127.0.0.1:${sender.address().port}`, frames: 10, startAt });
    expect(await Promise.all(seen)).toMatchObject([{ pts: 54_000 }, { pts: 54_000 }]);
  });

  test("pictures straight in RTP are taken at the same port, with what the link lost", async () => {
    const { source, address, states } = await opened("udp://127.0.0.1:0");
    const sender = createSocket("udp4");
    onTestFinished(() => void sender.close());
    const seen: number[] = [];
    source.onUnit(({ pts }) => seen.push(pts / 3000 - 30));
    const last = announced(source.onUnit, ({ pts }) => pts === 39 * 3000);
    const packets = rtpPackets("h264", testPictures("h264"));
    for (const [i, packet] of packets.entries())
      if (i !== 5) sender.send(packet, Number(address.split(":")[2]), "127.0.0.1");
    expect(await last).toMatchObject({ codec: "h264", key: false });
    expect(seen).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(source.damaged).toBe(1);
    expect(states).toEqual([{ phase: "waiting" }, { phase: "playing" }]);
  });

  test("sound in RTP is named as no video", async () => {
    const { source, address } = await opened("udp://127.0.0.1:0");
    const sender = createSocket("udp4");
    onTestFinished(() => void sender.close());
    const refused = announced(source.onState, ({ failure }) => failure !== undefined);
    const packet = Buffer.alloc(1000, 0xd5);
    packet.set([0x80, 0]);
    for (let i = 0; i < 40; i++) sender.send(packet, Number(address.split(":")[2]), "127.0.0.1");
    expect((await refused).failure).toMatchObject({
      message: `Video cannot be shown: its RTP carries neither H.264 nor H.265, ${address}`,
      remedy: "Set the sender to H.264 or H.265 in MPEG-TS or in RTP",
    });
  });

  test("a port in use is refused with the remedy", async () => {
    const other = createSocket("udp4");
    onTestFinished(() => void other.close());
    await new Promise<void>((resolve) => other.bind(0, "127.0.0.1", resolve));
    const address = `udp://127.0.0.1:${other.address().port}`;
    await expect(createSource(address).open()).rejects.toMatchObject({
      failure: {
        code: "busy",
        message: `Video port is in use by another program: ${address}`,
        remedy: "Close the other program, or choose another port on both sides",
      },
    });
  });

  test("an address of another computer is refused with the remedy", async () => {
    await expect(createSource("udp://192.0.2.1:5600").open()).rejects.toMatchObject({
      failure: { code: "bad-input", remedy: "Use udp://0.0.0.0:PORT to receive on all of its addresses" },
    });
  });

  test("something else than MPEG-TS is named as such, and real video is taken when it comes", async () => {
    const { source, address } = await opened("udp://127.0.0.1:0");
    const sender = createSocket("udp4");
    onTestFinished(() => void sender.close());
    const refused = announced(source.onState, ({ failure }) => failure !== undefined);
    for (let i = 0; i < 40; i++) sender.send(Buffer.alloc(1000, 0x21), Number(address.split(":")[2]), "127.0.0.1");
    expect((await refused).failure).toEqual({
      code: "bad-input",
      message: `Video cannot be shown: what arrives is not MPEG-TS, ${address}`,
      remedy: "Set the sender to H.264 or H.265 in MPEG-TS or in RTP",
    });
    const playing = announced(source.onState, ({ phase }) => phase === "playing");
    await film({ address, frames: 3, startAt });
    expect(await playing).toEqual({ phase: "playing" });
  });
});

describe("video over TCP", () => {
  test("is taken from a server, and connected again when the server comes back", async () => {
    const folder = await testFolder();
    await film({ address: join(folder, "film.ts"), frames: 10, startAt });
    const bytes = await readFile(join(folder, "film.ts"));
    let connections = 0;
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on("error", () => {});
      socket.write(bytes, () => {
        if (++connections === 1) socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of open) socket.destroy();
      server.close();
    });
    const { port } = server.address() as { port: number };
    const { source, states } = await opened(`tcp://127.0.0.1:${port}`);
    let pictures = 0;
    source.onUnit(() => pictures++);
    await announced(source.onUnit, () => pictures >= 20);
    expect(states.map(({ phase, failure }) => [phase, failure?.code])).toEqual([
      ["waiting", undefined],
      ["playing", undefined],
      ["waiting", "unreachable"],
      ["waiting", undefined],
      ["playing", undefined],
    ]);
  });

  test("a server that is not there is told, and tried again", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const { source } = await opened(`tcp://127.0.0.1:${port}`);
    const { failure } = await announced(source.onState, (state) => state.failure !== undefined);
    expect(failure).toEqual({
      code: "unreachable",
      message: `Video cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}, tcp://127.0.0.1:${port}`,
      remedy: "It is tried again by itself; check that the sender is on and the address is right",
    });
  });
});

describe("video from a file", () => {
  test("plays at its own speed to its end", async () => {
    const folder = await testFolder();
    await film({ address: join(folder, "film.ts"), frames: 16, startAt });
    const source = createSource(join(folder, "film.ts"));
    const arrivals: number[] = [];
    source.onUnit(({ arrivedAt }) => arrivals.push(arrivedAt));
    const ended = announced(source.onState, ({ phase }) => phase === "ended");
    await source.open();
    expect(await ended).toEqual({ phase: "ended" });
    await source.close();
    expect(arrivals.length).toBe(16);
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThanOrEqual(999);
  });

  test("plays on at its own speed behind a jump of its time stamps, forwards and backwards", async () => {
    const folder = await testFolder();
    await film({ address: join(folder, "film.ts"), frames: 8, startAt });
    const units: AccessUnit[] = [];
    const demuxer = new TsDemuxer();
    demuxer.onUnit((unit) => units.push(unit));
    demuxer.feed(await readFile(join(folder, "film.ts")));
    demuxer.flush();
    const later = async (hours: number) => {
      const part = join(folder, `${hours}.ts`);
      const muxer = await TsMuxer.open(part, { codec: "h264", width: 320, height: 180, metadata: false });
      const shift = hours * 3600 * 90_000;
      for (const unit of units) await muxer.writeVideo({ ...unit, pts: unit.pts + shift, dts: unit.dts + shift });
      await muxer.close();
      return await readFile(part);
    };
    await writeFile(join(folder, "joined.ts"), Buffer.concat([await later(1), await later(2), await later(0)]));
    const source = createSource(join(folder, "joined.ts"));
    const arrivals: number[] = [];
    source.onUnit(({ arrivedAt }) => arrivals.push(arrivedAt));
    const ended = announced(source.onState, ({ phase }) => phase === "ended");
    await source.open();
    await ended;
    await source.close();
    expect(arrivals.length).toBe(24);
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeLessThan(6000);
  });

  test("a file that is not a video, an empty one and a missing one are refused by name", async () => {
    const folder = await testFolder();
    await writeFile(join(folder, "notes.mp4"), "These are the notes of the patrol of Tuesday.\n".repeat(200));
    await writeFile(join(folder, "empty.ts"), "");
    const refusal = async (name: string) => {
      const { failure } = (await Promise.resolve()
        .then(() => createSource(join(folder, name)).open())
        .catch((cause: unknown) => cause)) as {
        failure: { code: string; message: string };
      };
      return [failure.code, failure.message];
    };
    expect(await refusal("notes.mp4")).toEqual(["bad-input", `It is not a video: ${join(folder, "notes.mp4")}`]);
    expect(await refusal("empty.ts")).toEqual([
      "bad-input",
      `The file is empty: it has no bytes, ${join(folder, "empty.ts")}`,
    ]);
    expect(await refusal("none.ts")).toEqual(["not-found", `There is no such file: ${join(folder, "none.ts")}`]);
  });
});

describe("a video address", () => {
  test.each([
    "http://example.org/a.mp4",
    "concat:/etc/passwd|/etc/hosts",
    "film.ts",
    "udp://127.0.0.1",
    "tcp://h:99999",
  ])("%s is refused with the grammar", (address) => {
    expect(() => createSource(address)).toThrow(/^Video address is /);
  });
});

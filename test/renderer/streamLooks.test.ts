import { describe, expect, it } from "vitest";
import { lookSummary } from "../../renderer/video/lookWords.ts";
import { plainTone } from "../../renderer/video/palettes.ts";
import { type LookStation, StreamLooks } from "../../renderer/video/streamLooks.ts";
import { FailureError } from "../../src/contract/failure.ts";
import { portPair } from "../../src/contract/port.ts";
import { RpcClient, RpcServer } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import {
  plainLook,
  type StreamLookCalls,
  type StreamLookEvents,
  type StreamLookRecord,
  streamLookParsers,
} from "../../src/contract/streamLook.ts";

const record = (streamId: string, change: Partial<StreamLookRecord> = {}): StreamLookRecord => ({
  ...{ streamId, asked: plainLook, thermal: false, why: "its pictures have colours", doubtful: false },
  ...change,
});

/** A window's looks at a station that knows one stream and refuses all others. */
function scene() {
  const [near, far] = portPair();
  const server = new RpcServer<StreamLookCalls, StreamLookEvents>(
    far,
    {
      "look.list": () => [record("a")],
      "look.set": ({ streamId, asked }) => {
        if (streamId !== "a") throw new FailureError("not-found", `${streamId} is not open`);
        return record(streamId, { asked });
      },
    },
    streamLookParsers,
  );
  const client = new RpcClient<StationCalls, StationEvents>(near, "station");
  const failures: unknown[] = [];
  const connected: ((client: LookStation["client"] & object) => void)[] = [];
  const looks = new StreamLooks(
    {
      client: undefined,
      call: (name, args) => client.call(name, args),
      onConnected: (listener) => {
        connected.push(listener);
        return () => {};
      },
    },
    (cause) => failures.push((cause as Error).message),
  );
  const connect = () => {
    for (const listener of connected) listener(client);
  };
  return { looks, server, failures, connect };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("how streams are looked at, in a window", () => {
  it("is asked for at each connection, and follows what the station tells", async () => {
    const { looks, server, connect } = scene();
    connect();
    await settled();
    expect([...looks.state.get().values()]).toEqual([record("a")]);
    server.emit("look", record("a", { thermal: true, why: "set by hand" }));
    await settled();
    expect(looks.state.get().get("a")?.why).toBe("set by hand");
  });

  it("shows a change when the station has taken it, and tells a refusal", async () => {
    const { looks, failures, connect } = scene();
    connect();
    await looks.set("a", { ...plainLook, tiling: "tiles", budgetMs: 200 });
    expect(looks.state.get().get("a")?.asked).toEqual({ ...plainLook, tiling: "tiles", budgetMs: 200 });
    await looks.set("b", plainLook);
    expect([failures, looks.state.get().has("b")]).toEqual([["b is not open"], false]);
    await looks.set("a", { ...plainLook, regions: [[{ x: 0, y: 0 }]] });
    expect(failures.length).toBe(2); // a region has three corners
  });

  it("is told in one line", () => {
    const region = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 0, y: 1 },
    ];
    const asked = { ...plainLook, polarity: "black-hot", tiling: "tiles", budgetMs: 250, regions: [region] } as const;
    const lines = [
      lookSummary(record("a"), plainTone),
      lookSummary(record("a", { doubtful: true }), { ...plainTone, contrast: 2 }),
      lookSummary(record("a", { asked, thermal: true }), { ...plainTone, palette: "ironbow" }),
    ];
    expect(lines.map((line) => line.replaceAll("\u202f", " "))).toEqual([
      "",
      "thermal? · brightness changed",
      "thermal, black hot · Ironbow · 1 region · in tiles · 250 ms",
    ]);
  });
});

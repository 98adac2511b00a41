import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { LogClient } from "../../src/mavlink/logClient.ts";
import { MissionClient } from "../../src/mavlink/missionClient.ts";
import type { MavlinkNode } from "../../src/mavlink/node.ts";
import { ParamClient } from "../../src/mavlink/paramClient.ts";
import { listParams } from "../../src/mavlink/paramList.ts";
import { RoundTrips } from "../../src/mavlink/roundTrips.ts";
import { pair } from "./fakeVehicle.ts";

const HOUR = 3_600_000;
const vehicle = { systemId: 1, componentId: 1, storage: "exact" } as const;
const log = { id: 1, bytes: 9_000 };
const params = { systemId: 1, encoding: "cast" } as const;

const transfers: [string, (node: MavlinkNode) => Promise<unknown>][] = [
  ["reading a mission", (node) => new MissionClient(node).download(vehicle)],
  ["writing a mission", (node) => new MissionClient(node).upload(vehicle, [])],
  ["clearing a mission", (node) => new MissionClient(node).clear(vehicle)],
  ["listing logs", (node) => new LogClient(node).list(vehicle)],
  ["reading a log", (node) => new LogClient(node).read(vehicle, log, () => {})],
  ["reading a file", (node) => new FtpClient(node).read(vehicle, "/a")],
  ["listing parameters", (node) => listParams(node, params, { trips: new RoundTrips() })],
  ["writing a parameter", (node) => new ParamClient(node).set(params, "A", 1)],
];

describe("a vehicle that does not answer, when the computer's clock is set back by an hour meanwhile", () => {
  it.each(transfers)("does not keep %s waiting for longer than otherwise", async (_, begin) => {
    const took = async (setBack: number) => {
      const { ground, clock } = await pair();
      const startedAt = clock.elapsed();
      const end = begin(ground).catch(failureOf);
      await clock.advance(700);
      clock.setBack(setBack);
      const failure = await clock.run(end, 10 * 60_000);
      return [failure, Math.round((clock.elapsed() - startedAt) / 1_000)];
    };
    const usual = await took(0);
    expect(usual[0]).toMatchObject({ code: "timeout" });
    expect(await took(HOUR)).toEqual(usual);
  });

  it("a log whose bytes stop coming midway ends in time too", async () => {
    const { ground, vehicle: far, clock } = await pair();
    let given = 0;
    far.on(common.LogRequestData, ({ message: { ofs, count } }) => {
      for (let at = ofs; at < ofs + count && given < 20; at += 90, given++)
        far.send(messageOf(common.LogData, { id: 1, ofs: at, count: 90, data: new Array(90).fill(1) }));
    });
    const end = new LogClient(ground).read(vehicle, log, () => {}).catch(failureOf);
    await clock.advance(700);
    expect(given).toBe(20);
    clock.setBack(HOUR);
    expect(await clock.run(end, 10 * 60_000)).toMatchObject({ code: "timeout" });
  });
});

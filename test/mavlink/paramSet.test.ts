import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { crcOf, crcWith } from "../../src/mavlink/crc.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { writeParamPack } from "../../src/mavlink/paramPack.ts";
import { downloadParams } from "../../src/mavlink/paramSet.ts";
import { FtpServer } from "../../src/sim/ftpServer.ts";
import { ParamServer } from "../../src/sim/paramServer.ts";
import { Params } from "../../src/sim/params.ts";
import { pair } from "./fakeVehicle.ts";

async function ready(conditions: Parameters<typeof pair>[0] = {}) {
  const p = await pair({ delayMs: 30, ...conditions });
  const params = new Params();
  const server = new ParamServer(params, (message) => p.vehicle.send(message, { systemId: 255 }));
  p.vehicle.onMessage(({ message }) => server.receive(message));
  every(p.clock, 20, () => server.step());
  return { ...p, wanted: params.list.map(({ name, value }) => [name, value]) };
}

describe("the list of parameters", () => {
  it.each([0, 0.1, 0.3])("arrives whole at a loss of %d", async (loss) => {
    const { clock, ground, wanted } = await ready({ loss, jitterMs: 50, duplicate: loss / 2, seed: 7 });
    const { params } = await clock.run(downloadParams(ground, { systemId: 1 }));
    expect([...params.values()].map(({ name, value }) => [name, value])).toEqual(wanted);
  });

  it("comes as one file where the vehicle offers it", async () => {
    const p = await ready({ loss: 0.2, seed: 3 });
    const pack = writeParamPack([{ name: "RTL_ALT", type: 3, value: 1_500 }]);
    const files = new Map([["@PARAM/param.pck", { read: () => pack }]]);
    const server = new FtpServer({ send: (message) => p.vehicle.send(message, { systemId: 255 }), files });
    p.vehicle.on(common.FileTransferProtocol, ({ message, at, ...from }) => server.receive(message, from, at));
    every(p.clock, 20, () => server.step(p.clock.now()));
    const set = await p.clock.run(downloadParams(p.ground, { systemId: 1 }, { ftp: new FtpClient(p.ground) }));
    const param = { name: "RTL_ALT", value: 1_500, type: 6 };
    expect(set).toEqual({ total: 1, params: new Map([["RTL_ALT", param]]), source: "ftp", problems: [] });
  });

  it.each([
    [
      "is not answered",
      undefined,
      "The parameters were read one by one. Reading @PARAM/param.pck?withdefaults=1 stopped: the vehicle does not answer",
    ],
    [
      "is no such file",
      Uint8Array.of(1, 2, 3, 4, 5, 6, 7),
      "The parameters were read one by one. The vehicle's parameter file can not be read: it starts with 0x201 (byte 0)",
    ],
    [
      "is a part only",
      writeParamPack([{ name: "A", type: 1, value: 1 }], { total: 9 }),
      "The file of parameters has 1 of 9: they were read one by one",
    ],
  ])("is read one by one when the file %s", async (_, pack, problem) => {
    const p = await ready({ loss: 0.1, seed: 6 });
    const files = new Map(pack ? [["@PARAM/param.pck", { read: () => pack }]] : []);
    const server = new FtpServer({ send: (message) => p.vehicle.send(message, { systemId: 255 }), files });
    if (pack)
      p.vehicle.on(common.FileTransferProtocol, ({ message, at, ...from }) => server.receive(message, from, at));
    every(p.clock, 20, () => server.step(p.clock.now()));
    const began = p.clock.now();
    const set = await p.clock.run(downloadParams(p.ground, { systemId: 1 }, { ftp: new FtpClient(p.ground) }));
    expect([...set.params.values()].map(({ name, value }) => [name, value])).toEqual(p.wanted);
    expect([set.source, set.problems]).toEqual(["list", [problem]]);
    expect(p.clock.now() - began).toBeLessThan(12_000);
  });

  it("fails, and says how many are missing, when the vehicle falls silent", async () => {
    const { clock, ground, down } = await ready();
    const list = downloadParams(ground, { systemId: 1 }).catch(failureOf);
    await clock.advance(150);
    down.conditions.cut = true;
    expect(await clock.run(list)).toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/\d+ of \d+ are missing$/),
    });
  });
});

/** A vehicle that answers the request for the list with these, again and again, and requests by index with the fitting ones. */
async function strange(values: readonly Partial<common.ParamValue>[]) {
  const p = await pair({ delayMs: 30 });
  const tell = (value: Partial<common.ParamValue>) => p.say(common.ParamValue, { paramType: 9, ...value });
  p.vehicle.on(common.ParamRequestList, () => values.forEach(tell));
  p.vehicle.on(common.ParamRequestRead, ({ message }) =>
    values.filter(({ paramIndex }) => paramIndex === message.paramIndex).forEach(tell),
  );
  const began = p.clock.now();
  const result = await p.clock.run(
    downloadParams(p.ground, { systemId: 1 }).then(
      ({ params, problems }) => ({ params: [...params.values()].map(({ name, value }) => [name, value]), problems }),
      failureOf,
    ),
  );
  expect(p.clock.now() - began).toBeLessThan(25_000);
  return result;
}

const good = { paramId: "GOOD", paramValue: 1, paramIndex: 0, paramCount: 2 };

describe("a strange list of parameters", () => {
  it.each([
    ["without a name", "", "A parameter has no name: it was left out"],
    [
      "with a name of no letters",
      "\u0001\uFFFD",
      'A parameter\'s name is not made of letters: "\\u0001\uFFFD" was left out',
    ],
    ["with spaces in a name", "A B", 'A parameter\'s name is not made of letters: "A B" was left out'],
  ])("%s ends without that parameter, and says so", async (_, paramId, problem) => {
    expect(await strange([good, { paramId, paramIndex: 1, paramCount: 2 }])).toEqual({
      params: [["GOOD", 1]],
      problems: [problem],
    });
  });

  it("with bytes that are no UTF-8 in a name ends without that parameter, and says so", async () => {
    const p = await pair({ delayMs: 30 });
    p.vehicle.on(common.ParamRequestList, () => {
      const packet = encodePacket(messageOf(common.ParamValue, { paramId: "x", paramType: 9, paramCount: 1 }), {
        systemId: 1,
        componentId: 1,
        sequence: 99,
      });
      packet[10 + 8] = 0xff; // where the name begins
      const crc = crcWith(crcOf(packet, 1, packet.length - 2), common.ParamValue.MAGIC_NUMBER);
      packet.set([crc & 0xff, crc >> 8], packet.length - 2);
      p.down.send(packet);
    });
    const { params, problems } = await p.clock.run(downloadParams(p.ground, { systemId: 1 }));
    expect([...params]).toEqual([]);
    expect(problems).toEqual(['A parameter\'s name is not made of letters: "\uFFFD" was left out']);
  });

  it("with a number twice keeps both parameters", async () => {
    const other = { ...good, paramId: "OTHER", paramValue: 2 };
    expect(await strange([good, other, { ...good, paramId: "LAST", paramIndex: 1 }])).toEqual({
      params: [
        ["GOOD", 1],
        ["LAST", 1],
        ["OTHER", 2],
      ],
      problems: ['Number 0 of the list is "GOOD" and "OTHER": both were taken'],
    });
  });

  it("with a name twice keeps the second value", async () => {
    expect(await strange([good, { ...good, paramValue: 2, paramIndex: 1 }])).toEqual({
      params: [["GOOD", 2]],
      problems: ["GOOD came twice, as 1 and as 2: the second was taken"],
    });
  });

  it("with a value that is no number keeps it and says so", async () => {
    expect(await strange([good, { ...good, paramId: "NAN", paramValue: Number.NaN, paramIndex: 1 }])).toEqual({
      params: [
        ["GOOD", 1],
        ["NAN", Number.NaN],
      ],
      problems: ["NAN is NaN on board: it has no value"],
    });
  });

  it.each([10_001, 65_535])("of %i parameters is refused", async (paramCount) => {
    expect(await strange(Array.from({ length: 40 }, (_, paramIndex) => ({ ...good, paramIndex, paramCount })))).toEqual(
      {
        code: "refused",
        message: `The vehicle says that it has ${paramCount} parameters, which can not be true`,
      },
    );
  });

  it("with numbers behind its end only is refused", async () => {
    expect(await strange(Array.from({ length: 40 }, (_, i) => ({ ...good, paramIndex: 5 + i })))).toMatchObject({
      code: "refused",
    });
  });

  it("with a count that never stands still comes to an end", async () => {
    let grown = 2;
    const growing = {
      ...good,
      get paramCount() {
        return grown++;
      },
    };
    expect(await strange([good, growing, growing])).toMatchObject({ code: "timeout" });
  });

  it("that grows and shrinks while it is read is the list at its end", async () => {
    const b = { ...good, paramId: "B", paramIndex: 1 };
    const c = { ...good, paramId: "C", paramIndex: 2, paramCount: 3 };
    expect(await strange([{ ...good, paramCount: 4 }, c, b])).toEqual({
      params: [
        ["GOOD", 1],
        ["B", 1],
      ],
      problems: [
        "The number of parameters changed from 4 to 3 while they were read",
        "The number of parameters changed from 3 to 2 while they were read",
      ],
    });
  });

  it("with answers to writes between, which have no number, takes no notice of them", async () => {
    const written = { ...good, paramId: "HASH", paramIndex: 65_535, paramCount: 65_535 };
    expect(await strange([written, good, written, { ...good, paramId: "B", paramIndex: 1 }])).toEqual({
      params: [
        ["GOOD", 1],
        ["B", 1],
      ],
      problems: [],
    });
  });
});

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { SaxesParser } from "saxes";
import { afterEach, expect, it, vi } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { LiveVehicle } from "../../src/contract/records.ts";
import { type CotTarget, type SharedThings, usualPace, usualThings } from "../../src/contract/sharing.ts";
import { systemClock } from "../../src/mavlink/clock.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { SharedVehicle } from "../../src/review/cotEvents.ts";
import type { CotOutlet } from "../../src/station/cotOutlet.ts";
import { CotSender } from "../../src/station/cotSender.ts";
import { CotTurn, type SharedPicture } from "../../src/station/cotTurn.ts";
import { Sharing } from "../../src/station/sharing.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { certificateFor } from "./certificate.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const live = (id: string): LiveVehicle => ({
  ...{ id, at: Date.now(), lat: 48.6, lon: 16.9, amsl: 250, headingDeg: 10, rollDeg: 0, pitchDeg: 0 },
  ...{ groundSpeed: 17, climb: 0, courseDeg: 90, linkLoss: 0 },
});
const seen = (id: string, confirmed: boolean, change: Partial<SharedVehicle> = {}): SharedVehicle => ({
  ...{ id, className: "vehicle", seenAt: 1_000, place: { lat: 48.6, lon: 16.9, amsl: 150 }, confirmed },
  ellipse: { major: 5, minor: 3, angleDeg: 20 },
  ...change,
});
const picture: SharedPicture = {
  drones: () => [{ name: "Kite", live: live("1:1") }],
  looks: () => [{ vehicleId: "1:1", name: "Kite", at: Date.now(), place: { lat: 48.61, lon: 16.91, amsl: 150 } }],
  confirmed: () => [seen("a", true)],
  unreviewed: () => [seen("b", false)],
};

function sharing(settings = new Settings(openDatabase(":memory:"))) {
  const all = new Sharing({ settings, clock: systemClock, picture, station: "ab12", log: silentLog });
  ends.push(() => all.close());
  const add = (target: CotTarget, things: SharedThings = usualThings) => {
    all.add({ target, things, pace: { ...usualPace, periodMs: 500 } });
    return () => all.destinations().find((one) => one.target.port === target.port);
  };
  return { all, add, settings };
}

/** The events in what was received, each checked against what every CoT event must hold. */
function eventsIn(text: string): { uid: string; type: string }[] {
  const found: { uid: string; type: string }[] = [];
  const parser = new SaxesParser({ fragment: true });
  const path: string[] = [];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    path.push(name);
    if (path.length === 1) {
      expect(Object.keys(attributes).sort()).toEqual(["how", "stale", "start", "time", "type", "uid", "version"]);
      const [time, start, stale] = [attributes.time, attributes.start, attributes.stale].map((one) =>
        Date.parse(String(one)),
      ) as [number, number, number];
      expect(start <= time && stale - time >= 10_000 && stale - time <= 30_000).toBe(true);
      found.push({ uid: String(attributes.uid), type: String(attributes.type) });
    }
    if (name === "point") expect(Object.keys(attributes).sort()).toEqual(["ce", "hae", "lat", "le", "lon"]);
    if (path.length === 2) expect(["point", "detail"]).toContain(name);
  });
  parser.on("closetag", () => path.pop());
  parser.write(text.replaceAll(/<\?xml[^>]*\?>/g, "")).close();
  return found;
}

const whole = (text: string): string => text.slice(0, text.lastIndexOf("</event>") + "</event>".length);
const typesIn = (text: string): string[] => [...new Set(eventsIn(whole(text)).map(({ type }) => type))].sort();

/** A server that takes down all that it hears. */
async function listening<S extends Server>(server: S) {
  const sockets = new Set<Socket>();
  let heard = "";
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      heard += bytes.toString("utf8");
    });
  };
  server.on(server.listenerCount("tlsClientError") > 0 ? "secureConnection" : "connection", serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  ends.push(close);
  return { port: (server.address() as AddressInfo).port, heard: () => heard, sockets, close };
}

function tlsFiles() {
  const folder = mkdtempSync(join(tmpdir(), "vedette-sharing-"));
  ends.push(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return file;
}

async function tlsServer(options: object) {
  const server = createTlsServer(options);
  server.on("tlsClientError", () => {});
  return listening(server);
}

it("over UDP each event is a datagram: drones, looks and confirmed vehicles, nothing that nobody has reviewed", async () => {
  const socket = createSocket("udp4");
  const datagrams: string[] = [];
  socket.on("message", (bytes) => datagrams.push(bytes.toString("utf8")));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  ends.push(() => socket.close());
  const { add } = sharing();
  const now = add({ transport: "udp", host: "127.0.0.1", port: socket.address().port });
  await vi.waitFor(() => expect(datagrams.length).toBeGreaterThanOrEqual(3), { timeout: 5_000 });
  expect(datagrams.flatMap((one) => eventsIn(one)).slice(0, 3)).toEqual([
    { uid: "vedette-ab12-drone-1-1", type: "a-f-A-M-F-Q" },
    { uid: "vedette-ab12-drone-1-1-look", type: "b-m-p-s-p-i" },
    { uid: "vedette-ab12-seen-a", type: "a-u-G-E-V" },
  ]);
  expect(datagrams.every((one) => eventsIn(one).length === 1 && one.startsWith("<?xml"))).toBe(true);
  expect(datagrams.join("")).not.toContain("seen-b");
  expect(now()).toMatchObject({ state: "open", leftOut: 0, failures: 0 });
});

it("a multicast group hears it on the network that it leaves by", async (context) => {
  const group = "239.255.77.1";
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  ends.push(() => socket.close());
  const datagrams: string[] = [];
  socket.on("message", (bytes) => datagrams.push(bytes.toString("utf8")));
  socket.bind(0);
  await once(socket, "listening");
  try {
    socket.addMembership(group, "127.0.0.1");
  } catch {
    context.skip("this computer has no multicast on its loopback");
  }
  sharing().add({ transport: "udp", host: group, port: socket.address().port, hops: 1, via: "127.0.0.1" });
  await vi.waitFor(() => expect(typesIn(datagrams.join(""))).toContain("a-f-A-M-F-Q"), { timeout: 5_000 });
});

it("over TCP events follow each other; what the operator has not chosen is not told; a server that went is found again", async () => {
  const server = await listening(createServer());
  const { add } = sharing();
  const things = { drones: false, pointsOfInterest: false, sightings: false, unreviewed: true };
  const now = add({ transport: "tcp", host: "127.0.0.1", port: server.port }, things);
  await vi.waitFor(() => expect(typesIn(server.heard())).toEqual(["a-u-G-E-V"]), { timeout: 5_000 });
  expect(server.heard()).toContain("vedette-ab12-seen-b");
  expect(server.heard()).not.toMatch(/drone|seen-a/);
  for (const socket of server.sockets) socket.destroy();
  await vi.waitFor(() => expect(now()).toMatchObject({ state: "waiting", failures: 1 }), { timeout: 5_000 });
  expect(now()?.failure?.message).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+ is not told: /);
  await vi.waitFor(() => expect(now()?.state).toBe("open"), { timeout: 5_000 });
  expect(now()?.failure).toBeUndefined();
});

it("nobody there is told with what to do about it", async () => {
  const server = await listening(createServer());
  await server.close();
  const now = sharing().add({ transport: "tcp", host: "127.0.0.1", port: server.port });
  await vi.waitFor(() => expect(now()?.state).toBe("waiting"), { timeout: 5_000 });
  expect(now()?.failure).toEqual({
    code: "unreachable",
    message: `tcp://127.0.0.1:${server.port} is not told: nothing listens there`,
    remedy: "See whether the server runs and the port is right",
  });
});

it("a group that is to be reached by an address that this computer does not have is told so", async () => {
  const now = sharing().add({ transport: "udp", host: "239.255.77.2", port: 6_969, via: "192.0.2.7" });
  await vi.waitFor(() => expect(now()?.state).toBe("waiting"), { timeout: 5_000 });
  expect(now()?.failure).toEqual({
    code: "bad-input",
    message: "udp://239.255.77.2:6969 is not told: this computer does not have that address",
    remedy: "Check by which address it leaves",
  });
});

it("over TLS with an authority and a certificate of one's own", async () => {
  const file = tlsFiles();
  const authority = certificateFor("authority");
  const own = certificateFor("tak.test", authority);
  const station = certificateFor("station", authority);
  const server = await tlsServer({
    ...{ cert: own.certificate, key: own.key, ca: authority.certificate },
    ...{ requestCert: true, rejectUnauthorized: true },
  });
  const target: CotTarget = {
    ...{ transport: "tls", host: "127.0.0.1", port: server.port, serverName: "tak.test" },
    ...{ caFile: file("ca.pem", authority.certificate), certificateFile: file("own.pem", station.certificate) },
    keyFile: file("own.key", station.key),
  };
  const now = sharing().add(target);
  await vi.waitFor(() => expect(typesIn(server.heard()).length).toBe(3), { timeout: 5_000 });
  expect(typesIn(server.heard())).toEqual(["a-f-A-M-F-Q", "a-u-G-E-V", "b-m-p-s-p-i"]);
  expect(now()).toMatchObject({ state: "open", failures: 0 });
});

it("a server whose certificate is not trusted, is for another name, or that does not know ours is told nothing", async () => {
  const file = tlsFiles();
  const authority = certificateFor("authority");
  const own = certificateFor("127.0.0.1", authority);
  const ca = file("ca.pem", authority.certificate);
  const other = file("other.pem", certificateFor("other").certificate);
  const open = await tlsServer({ cert: own.certificate, key: own.key });
  const shut = await tlsServer({
    ...{ cert: own.certificate, key: own.key, ca: authority.certificate },
    ...{ requestCert: true, rejectUnauthorized: true },
  });
  const why = async (target: Partial<CotTarget> & { port: number }): Promise<string | undefined> => {
    const { all, add } = sharing();
    const now = add({ transport: "tls", host: "127.0.0.1", ...target });
    await vi.waitFor(() => expect(now()?.failures).toBeGreaterThan(0), { timeout: 5_000 });
    const message = now()?.failure?.message.replace(/^.* is not told: /, "");
    all.close();
    return message;
  };
  expect(await why({ port: open.port })).toBe("nobody whom this station trusts has signed the server's certificate");
  expect(await why({ port: open.port, caFile: other })).toBe(
    "nobody whom this station trusts has signed the server's certificate",
  );
  expect(await why({ port: open.port, caFile: ca, serverName: "tak.test" })).toBe(
    "the server's certificate is for another name",
  );
  expect(await why({ port: shut.port, caFile: ca })).toBe("the server wants a certificate that it knows");
  expect(await why({ port: open.port, caFile: "/nowhere/ca.pem" })).toBe("There is no such file: /nowhere/ca.pem");
  expect(await why({ port: open.port, caFile: file("no.pem", "hello"), certificateFile: other })).toBe(
    "a certificate's file can not be understood",
  );
  expect(open.heard() + shut.heard()).toBe("");
});

it("a key behind a passphrase is opened by it, which nobody is told again", async () => {
  const file = tlsFiles();
  const authority = certificateFor("authority");
  const own = certificateFor("127.0.0.1", authority);
  const station = certificateFor("station", authority);
  const locked = station.keyObject.export({
    ...{ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "open sesame" },
  }) as string;
  const server = await tlsServer({
    ...{ cert: own.certificate, key: own.key, ca: authority.certificate },
    ...{ requestCert: true, rejectUnauthorized: true },
  });
  const target: CotTarget = {
    ...{ transport: "tls", host: "127.0.0.1", port: server.port, caFile: file("ca.pem", authority.certificate) },
    certificateFile: file("own.pem", station.certificate + locked),
  };
  const told = async (passphrase: string) => {
    const { all } = sharing();
    all.add({ target, things: usualThings, pace: usualPace, passphrase });
    const now = () => all.destinations()[0];
    await vi.waitFor(() => expect(["open", "waiting"]).toContain(now()?.state), { timeout: 5_000 });
    expect(JSON.stringify(now())).not.toContain(passphrase);
    const { state, failure } = now() ?? {};
    all.close();
    return failure?.message.replace(/^.* is not told: /, "") ?? state;
  };
  expect(await told("wrong")).toBe("the passphrase does not open the certificate's key");
  expect(await told("open sesame")).toBe("open");
});

it("destinations are kept over a restart, paused ones paused; one that was removed is gone", async () => {
  const server = await listening(createServer());
  const { all, add, settings } = sharing();
  add({ transport: "tcp", host: "127.0.0.1", port: server.port });
  add({ transport: "udp", host: "239.2.3.1", port: 6_969, hops: 1 });
  add({ transport: "udp", host: "127.0.0.1", port: 6_970 });
  const [first, second, third] = all.destinations();
  all.change(second?.id ?? "", { paused: true, things: { ...usualThings, unreviewed: true } });
  all.remove(third?.id ?? "");
  expect(failureOf(catching(() => all.add({ target: first!.target, things: usualThings, pace: usualPace }))).code).toBe(
    "busy",
  );
  all.close();
  const again = sharing(settings).all;
  again.start();
  expect(again.destinations().map(({ target, state, things }) => [target.port, state, things.unreviewed])).toEqual([
    [server.port, "opening", false],
    [6_969, "paused", true],
  ]);
});

it("what can not be is refused", () => {
  const { all } = sharing();
  const refused = (target: CotTarget) =>
    failureOf(catching(() => all.add({ target, things: usualThings, pace: usualPace }))).message;
  expect(refused({ transport: "tcp", host: "239.2.3.1", port: 1 })).toBe("239.2.3.1 is a multicast group");
  expect(refused({ transport: "tls", host: "a.test", port: 1, keyFile: "/k" })).toBe(
    "There is a key without a certificate",
  );
  expect(failureOf(catching(() => all.remove("x"))).code).toBe("not-found");
  expect(all.destinations()).toEqual([]);
});

const catching = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (cause) {
    return cause;
  }
};

it("is opened again after 1, 2, 4 … 30 s, and soon again only when it was steady", async () => {
  const clock = new VirtualClock();
  const openings: number[] = [];
  const began = clock.elapsed();
  let lose = () => {};
  const outlet: CotOutlet = { send: () => true, close: () => {} };
  let reachable = false;
  const sender = new CotSender({
    clock,
    open: async (onFailed) => {
      openings.push((clock.elapsed() - began) / 1_000);
      if (!reachable) throw new Error("nobody");
      lose = () => onFailed({ code: "unreachable", message: "gone" });
      return outlet;
    },
  });
  sender.start();
  await clock.advance(70_000);
  expect(openings).toEqual([0, 1, 3, 7, 15, 31, 61]);
  expect(sender.told).toMatchObject({ state: "waiting", failures: 7 });
  reachable = true;
  await clock.advance(30_000);
  expect(sender.told.state).toBe("open");
  lose();
  await clock.advance(29_000);
  expect(sender.told.state).toBe("waiting");
  await clock.advance(12_000);
  lose();
  await clock.advance(1_000);
  expect(sender.told.state).toBe("open");
  sender.stop();
  lose();
  expect(sender.told.state).toBe("paused");
});

it("what a slow destination does not take is counted, and said again at the next turn", () => {
  const turn = new CotTurn();
  const options = {
    ...{ things: usualThings, pace: usualPace, station: "ab12", now: 5_000_000, elapsed: 0, most: 100 },
  };
  const due = turn.due(picture, options);
  due[0]?.said();
  expect(turn.due(picture, { ...options, elapsed: 500 }).length).toBe(due.length - 1);
});

it("moving things are told at the pace that was chosen, standing ones every ten seconds and when there is news", () => {
  const turn = new CotTurn();
  let vehicle = seen("a", true);
  const now = { ...picture, looks: () => [], confirmed: () => [vehicle] };
  const told: string[] = [];
  for (let elapsed = 0; elapsed <= 20_000; elapsed += 500) {
    if (elapsed === 14_000) vehicle = seen("a", true, { seenAt: 2_000 });
    const pace = { ...usualPace, periodMs: 5_000 };
    for (const { xml, said } of turn.due(now, {
      ...{ things: usualThings, pace, station: "ab12", now: 5_000_000 + elapsed, elapsed, most: 100 },
    })) {
      said();
      told.push(`${elapsed / 1_000} ${xml.includes("seen-a") ? "vehicle" : "drone"}`);
    }
  }
  const of = (kind: string) => told.filter((one) => one.endsWith(kind)).map((one) => Number.parseFloat(one));
  expect({ drone: of("drone"), vehicle: of("vehicle") }).toEqual({ drone: [0, 5, 10, 15, 20], vehicle: [0, 10, 15] });
});

it("of more than may be told at once those that wait the longest come first, so that all are told", () => {
  const turn = new CotTurn();
  const many = {
    ...picture,
    drones: () => Array.from({ length: 250 }, (_, i) => ({ name: "K", live: live(`${i}:1`) })),
  };
  const things = { drones: true, pointsOfInterest: false, sightings: false, unreviewed: false };
  const told = new Set<string>();
  for (let i = 0; i < 3; i++)
    for (const { xml, said } of turn.due(many, {
      ...{ things, pace: usualPace, station: "ab12", now: 5_000_000, elapsed: i * 500, most: 100 },
    })) {
      said();
      told.add(xml.match(/uid="([^"]*)"/)?.[1] ?? "");
    }
  expect(told.size).toBe(250);
});

it("a vehicle that is confirmed is not told as a guess besides", () => {
  const both = { ...picture, unreviewed: () => [seen("a", false), seen("b", false)] };
  const due = new CotTurn().due(both, {
    things: { drones: false, pointsOfInterest: false, sightings: true, unreviewed: true },
    ...{ pace: usualPace, station: "ab12", now: 5_000_000, elapsed: 0, most: 100 },
  });
  expect(due.map(({ xml }) => [xml.match(/seen-\w/)?.[0], xml.includes("Not reviewed")])).toEqual([
    ["seen-a", false],
    ["seen-b", true],
  ]);
});

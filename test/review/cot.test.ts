import { SaxesParser } from "saxes";
import { expect, it } from "vitest";
import type { LiveVehicle } from "../../src/contract/records.ts";
import { ellipsoidOf } from "../../src/geo/geoid.ts";
import { circularError90, circularSigma } from "../../src/review/circularSigma.ts";
import { cotXml } from "../../src/review/cot.ts";
import { droneEvent, lookEvent, vehicleEvent } from "../../src/review/cotEvents.ts";

const at = Date.UTC(2026, 0, 31, 12);
const stamp = { station: "ab12", at, staleMs: 10_000 };
const live: LiveVehicle = {
  ...{ id: "1:1", at: at - 200, lat: 48.6, lon: 16.9, amsl: 250, headingDeg: 10, rollDeg: 0, pitchDeg: 0 },
  ...{ groundSpeed: 17.26, climb: 0, courseDeg: -20, linkLoss: 0, battery: { percent: 71.6 } },
};

/** Elements with their attributes and texts, in order, as an XML reader of the field would find them. */
function read(xml: string): { name: string; attributes: Record<string, string>; text: string }[] {
  const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => found.push({ name, attributes, text: "" }));
  parser.on("text", (text) => {
    const last = found.at(-1);
    if (last) last.text += text;
  });
  parser.write(xml).close();
  return found;
}

it("a drone is a platform with course, speed and how well it is known", () => {
  const sigma = { horizontal: 1.24, vertical: 3 };
  expect(read(cotXml(droneEvent({ name: 'Kite <1> & "co"', live, sigma }, stamp)))).toEqual([
    {
      name: "event",
      attributes: {
        ...{ version: "2.0", uid: "vedette-ab12-drone-1-1", type: "a-f-A-M-F-Q", how: "m-g" },
        ...{ time: "2026-01-31T12:00:00.000Z", start: "2026-01-31T11:59:59.800Z", stale: "2026-01-31T12:00:10.000Z" },
      },
      text: "",
    },
    {
      name: "point",
      attributes: {
        ...{ lat: "48.6000000", lon: "16.9000000", hae: ellipsoidOf(live).toFixed(1), ce: "1.2", le: "3.0" },
      },
      text: "",
    },
    { name: "detail", attributes: {}, text: "" },
    { name: "contact", attributes: { callsign: 'Kite <1> & "co"' }, text: "" },
    { name: "track", attributes: { course: "340.0", speed: "17.3" }, text: "" },
    { name: "status", attributes: { battery: "72" }, text: "" },
  ]);
});

it("what is not known is 9999999, and a simulated drone says so", () => {
  const [event, point, ...detail] = read(cotXml(droneEvent({ name: "Kite", live, simulated: true }, stamp)));
  expect(event?.attributes.how).toBe("m-s");
  expect([point?.attributes.ce, point?.attributes.le]).toEqual(["9999999", "9999999"]);
  expect(detail.at(-1)).toEqual({ name: "remarks", attributes: {}, text: "Simulated: this aircraft does not exist" });
});

it("a sensor's point of interest is linked to its platform", () => {
  const place = { lat: 48.61, lon: 16.91, amsl: 180 };
  const ellipse = { major: 10, minor: 10, angleDeg: 0 };
  const [event, point, , , link] = read(
    cotXml(lookEvent({ vehicleId: "1:1", name: "Kite", at, place, ellipse }, stamp)),
  );
  expect([event?.attributes.uid, event?.attributes.type]).toEqual(["vedette-ab12-drone-1-1-look", "b-m-p-s-p-i"]);
  expect([point?.attributes.ce, point?.attributes.le]).toEqual(["10.0", "9999999"]);
  expect(link).toEqual({
    name: "link",
    attributes: {
      ...{ uid: "vedette-ab12-drone-1-1", type: "a-f-A-M-F-Q", relation: "p-p" },
      production_time: "2026-01-31T12:00:00.000Z",
    },
    text: "",
  });
});

it("a vehicle keeps its uid when it is confirmed, and says whether it is", () => {
  const seen = {
    ...{ id: "flag-000123", className: "truck", seenAt: at - 60_000, section: "Ford" },
    ...{ place: { lat: 48.6, lon: 16.9, amsl: 150 }, ellipse: { major: 8, minor: 4, angleDeg: 20 } },
  };
  const guess = read(cotXml(vehicleEvent({ ...seen, confirmed: false }, stamp)));
  const known = read(cotXml(vehicleEvent({ ...seen, confirmed: true }, stamp)));
  expect(guess[0]?.attributes).toEqual(known[0]?.attributes);
  expect(known[0]?.attributes).toEqual({
    ...{ version: "2.0", uid: "vedette-ab12-seen-flag-000123", type: "a-u-G-E-V", how: "m-p" },
    ...{ time: "2026-01-31T12:00:00.000Z", start: "2026-01-31T11:59:00.000Z", stale: "2026-01-31T12:00:10.000Z" },
  });
  expect([guess[3]?.attributes.callsign, known[3]?.attributes.callsign]).toEqual(["truck 000123?", "truck 000123"]);
  expect(guess[4]?.text).toContain("Not reviewed: a machine's guess");
  expect(known[4]?.text).toBe("Confirmed by an analyst; seen last 2026-01-31T11:59:00.000Z; Ford");
});

it("texts survive XML, without what XML may not hold", () => {
  const callsign = "a\u0000b\u0008 \"<&>' \n\t\ud800 Ж 🚗 ]]>\uffff";
  const [, , , contact] = read(cotXml({ ...droneEvent({ name: callsign, live }, stamp) }));
  expect(contact?.attributes.callsign).toBe("ab \"<&>' \n\t Ж 🚗 ]]>");
});

it("a drone's clock that is ahead does not make an event start after it is told", () => {
  const [event] = read(cotXml(droneEvent({ name: "Kite", live: { ...live, at: at + 5_000 } }, stamp)));
  expect(event?.attributes.start).toBe(event?.attributes.time);
});

it("an event with the longest words fits into one datagram", () => {
  const event = vehicleEvent(
    {
      ...{ id: "f".repeat(40), className: "vehicle", seenAt: at, section: "s".repeat(400), reason: "r".repeat(2_000) },
      ...{ place: { lat: 48.6, lon: 16.9, amsl: 150 }, ellipse: { major: 8, minor: 4, angleDeg: 20 }, confirmed: true },
    },
    stamp,
  );
  expect(Buffer.byteLength(cotXml(event))).toBeLessThan(1_400);
});

it("the circle that holds nine tenths lies between that of a line and that of a circle", () => {
  const radius = (minor: number) => circularError90({ major: 1, minor });
  // Of a normal error: 1.645 σ on a line, 2.146 σ of a circle; between them from the tables of the circular error.
  expect([radius(0), radius(0.5), radius(1)].map((one) => Number(one.toFixed(2)))).toEqual([1.65, 1.74, 2.15]);
  expect(circularSigma({ major: 7, minor: 7, angleDeg: 0 })).toBeCloseTo(7, 3);
  expect(circularError90({ major: 0, minor: 0 })).toBe(0);
});

it("the circle agrees with as many draws as it takes", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return (seed + 0.5) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const radius = circularError90({ major: 9, minor: 3 });
  const draws = 40_000;
  let inside = 0;
  for (let i = 0; i < draws; i++) if (Math.hypot(9 * normal(), 3 * normal()) <= radius) inside++;
  expect(inside / draws).toBeCloseTo(0.9, 2);
});

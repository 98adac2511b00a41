// Behaves like ArduPilot's SITL for copters as far as runs go: takes its arguments and its file of parameters, and speaks
// MAVLink to the UDP port that it is told, in real time. It leaves its number in `stand-in.pid`, and dies as a real one does
// after so many seconds of STAND_IN_DIES_AFTER.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { flatGround } from "../../src/geo/ground.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: {
    ...{ model: text, home: text, defaults: text, instance: text, serial0: text, serial1: text, serial2: text },
    wipe: { type: "boolean" },
  },
});
const parameters = new Map(
  readFileSync(values.defaults ?? "", "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" ") as [string, string]),
);
const of = (name: string) => Number(parameters.get(name));
const [lat = 0, lon = 0, amsl = 0] = (values.home ?? "").split(",").map(Number);
const link = createLink(parseAddress(`udpout:${values.serial0?.replace(/^udpclient:/, "")}`));
await link.open();
const vehicle = new SimVehicle({
  ...{ systemId: of("SYSID_THISMAV"), link, seed: of("SYSID_THISMAV"), bootAt: Date.now(), ground: flatGround(amsl) },
  start: { lat, lon, amsl },
  wind: { speed: of("SIM_WIND_SPD"), fromDeg: of("SIM_WIND_DIR") },
  battery: { cells: 6, capacityMah: of("BATT_CAPACITY"), resistance: 0.018 },
  gpsSeconds: 1,
});
console.log(`${values.model} ready, frame ${parameters.get("FRAME_CLASS")}`);
writeFileSync("stand-in.pid", `${process.pid}`);
const lives = Number(process.env.STAND_IN_DIES_AFTER);
if (lives > 0)
  setTimeout(() => {
    console.error("PANIC: AP_InternalError at stack 0x7f");
    process.exit(1);
  }, lives * 1000);
let steppedAt = Date.now();
setInterval(() => {
  const at = Date.now();
  vehicle.step((at - steppedAt) / 1000, at);
  steppedAt = at;
}, 20);

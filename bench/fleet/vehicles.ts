// A fleet of simulated vehicles in a process of its own: each with its own UDP socket, flying, until it is told to stop.
import { createSocket, type Socket } from "node:dgram";
import { Emitter } from "../../src/base/emitter.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import type { Position } from "../../src/geo/position.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { Copter } from "../../src/sim/copter.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import type { FleetReport } from "./report.ts";

const [count = 0, port = 0] = process.argv.slice(2).map(Number);
const home: Position = { lat: 47.5, lon: 16.5, amsl: 200 };
const frame = new EnuFrame(home);
const ground = flatGround(home.amsl);
const apartM = 150;
const rounds = 4; // a quarter of the fleet each 5 ms, as vehicles that know nothing of each other would be spread
const stepMs = 20;
const CORNERS = [
  { east: 0, north: 0 },
  { east: 50, north: 0 },
  { east: 50, north: 50 },
  { east: 0, north: 50 },
];

/** One vehicle's road to the station, which counts what the system took to send. */
class CountedUdp implements Link {
  readonly address = `udpout:127.0.0.1:${port}`;
  readonly boundAddress = this.address;
  packets = 0;
  bytes = 0;
  refused = 0;
  readonly #received = new Emitter<ReceivedBytes>();
  readonly #socket: Socket = createSocket("udp4");
  readonly onBytes = this.#received.on;
  readonly onClosed = () => () => {};

  open(): Promise<void> {
    this.#socket.on("message", (bytes) => this.#received.emit({ bytes, at: Date.now() }));
    this.#socket.on("error", () => {});
    return new Promise((resolve) => this.#socket.connect(port, "127.0.0.1", resolve));
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes, (refused) => {
      if (refused) {
        this.refused++;
        return;
      }
      this.packets++;
      this.bytes += bytes.length;
    });
  }

  async close(): Promise<void> {
    this.#socket.close();
  }
}

/** Takes off when it can, and then flies round its start. */
class Flight {
  readonly link = new CountedUdp();
  readonly vehicle: SimVehicle;
  readonly #start: Position;
  #turnAt = 0;
  #corner = 0;

  constructor(systemId: number, bootAt: number) {
    const side = Math.ceil(Math.sqrt(count));
    const east = ((systemId - 1) % side) * apartM;
    const north = Math.floor((systemId - 1) / side) * apartM;
    this.#start = frame.toPosition({ east, north, up: 0 });
    this.vehicle = new SimVehicle({
      systemId,
      link: this.link,
      bootAt,
      start: this.#start,
      ground,
      wind: { speed: 3, fromDeg: 250 },
      seed: systemId,
    });
  }

  step(seconds: number, at: number): void {
    this.vehicle.step(seconds, at);
    const { copter } = this.vehicle;
    if (at < this.#turnAt || !(copter instanceof Copter)) return;
    this.#turnAt = at + 10_000;
    if (copter.landed) {
      copter.setMode("GUIDED");
      if (copter.arm(false)) copter.takeOff(30);
      return;
    }
    this.#corner = (this.#corner + 1) % 4;
    const { east, north } = CORNERS[this.#corner]!;
    copter.goTo(new EnuFrame(this.#start).toPosition({ east, north, up: 30 }));
  }
}

const flights: Flight[] = [];
for (let systemId = 1; systemId <= count; systemId++) flights.push(new Flight(systemId, Date.now()));
await Promise.all(flights.map(({ link }) => link.open()));

let round = 0;
const steppedAt = new Array<number>(rounds).fill(Date.now());
const timer = setInterval(() => {
  round = (round + 1) % rounds;
  const at = Date.now();
  const seconds = (at - steppedAt[round]!) / 1000;
  if (seconds < stepMs / 2000) return; // a late timer makes up for itself
  steppedAt[round] = at;
  for (let i = round; i < flights.length; i += rounds) flights[i]!.step(seconds, at);
}, stepMs / rounds);

process.on("message", (message) => {
  if (message === "stop") clearInterval(timer);
  process.send?.(report());
});
process.on("disconnect", () => process.exit(0));
process.send?.(report());

function report(): FleetReport {
  const { user, system } = process.cpuUsage();
  return {
    at: Date.now(),
    cpuMs: (user + system) / 1000,
    flying: flights.filter(({ vehicle }) => !vehicle.copter.landed).length,
    sent: flights.map(({ vehicle, link: { packets, bytes, refused } }) => ({
      systemId: vehicle.systemId,
      packets,
      bytes,
      refused,
    })),
  };
}

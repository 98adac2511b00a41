import type { Off } from "../base/emitter.ts";
import { type Log, reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { Polarity } from "../contract/look.ts";
import type { Handlers } from "../contract/rpc.ts";
import type {
  FlyingVehicle,
  GroundTruth,
  SimulatedFault,
  SimulatedVehicleStart,
  SimulatorCalls,
} from "../contract/simulator.ts";
import { bearing, offset } from "../geo/enu.ts";
import type { Position } from "../geo/position.ts";
import { parseAddress } from "../mavlink/address.ts";
import { systemClock } from "../mavlink/clock.ts";
import type { Link } from "../mavlink/link.ts";
import { createLink } from "../mavlink/openLink.ts";
import type { CameraView } from "./cameraMessages.ts";
import { faultsOf, injectFault } from "./faults.ts";
import { FilmingCamera } from "./filmingCamera.ts";
import { LossyLink } from "./lossyLink.ts";
import { encodablePicture } from "./pictureSize.ts";
import { secondVideo } from "./secondCamera.ts";
import { SimVehicle } from "./simVehicle.ts";
import type { Shot } from "./videoSender.ts";
import { createWorld, type World } from "./world.ts";

/** Makes worlds and flies vehicles in them, in real time once `run` is called. */
export class Simulator {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #entry: URL;
  readonly #worlds = new Map<number, World>();
  readonly #sectors = new Map<number, SimulatorCalls["sector"]["result"]>();
  readonly #flights = new Map<number, Flight>();
  #turn: Promise<void> = Promise.resolve();
  #newest: World | undefined;
  #steppedAt: number | undefined;

  /** `now` gives ms since 1970; `entry` is the program whose threads render (see CameraThread). */
  constructor({ log, now, entry }: { log: Log; now: () => number; entry: URL }) {
    this.#log = log;
    this.#entry = entry;
    this.#now = now;
  }

  /** The answers to the station's calls. */
  readonly handlers: Handlers<SimulatorCalls> = {
    sector: ({ seed }) => this.sector(seed),
    "vehicle.start": async (start) => {
      await this.start(start);
      return null;
    },
    "vehicle.fault": async ({ systemId, fault }) => {
      this.fault(systemId, fault);
      return null;
    },
    "vehicle.camera": async ({ systemId, thermal }) => {
      this.seeHeat(systemId, thermal);
      return null;
    },
    "vehicle.secondCamera": async ({ systemId, address }) => {
      await this.secondCamera(systemId, address);
      return null;
    },
    "vehicle.stop": async ({ systemId }) => {
      await this.stop(systemId);
      return null;
    },
    "vehicle.list": () => this.list(),
    truth: ({ at }) => this.truth(at),
  };

  /** Steps all vehicles 50 times a second until the returned function is called. */
  run(): Off {
    const timer = setInterval(() => this.step(this.#now()), 20);
    return () => clearInterval(timer);
  }

  /** Moves all vehicles on to `at` (ms since 1970), and takes the frames that are due. */
  step(at: number): void {
    const seconds = (at - (this.#steppedAt ?? at)) / 1000;
    this.#steppedAt = at;
    for (const { vehicle } of this.#flights.values()) vehicle.step(Math.max(0, seconds), at);
    for (const { vehicle, filming, sight } of this.#flights.values())
      for (const camera of [filming, sight.second?.filming]) camera?.film(at, () => shotOf(vehicle, at));
  }

  /** The world of a seed as it is laid on the globe; drawn once, since vehicles stand still meanwhile. */
  sector(seed: number): SimulatorCalls["sector"]["result"] {
    const world = this.#world(seed);
    const sector = this.#sectors.get(seed) ?? { sector: world.topView(), grid: world.grid };
    this.#sectors.set(seed, sector);
    return sector;
  }

  vehicle(systemId: number): SimVehicle | undefined {
    return this.#flights.get(systemId)?.vehicle;
  }

  /** Starts a vehicle; nothing changes when it already flies at these addresses. Rejects with a FailureError, then nothing was started. */
  start(asked: SimulatedVehicleStart): Promise<void> {
    const start = { ...asked, video: encodablePicture(asked.video) };
    return this.#inTurn(async () => {
      const old = this.#flights.get(start.systemId);
      if (old && sameStart(old.start, start)) return;
      const radio = createLink(parseAddress(start.linkAddress));
      const link = new LossyLink(radio, { seed: start.seed, clock: { ...systemClock, now: this.#now } });
      await this.#end(start.systemId);
      await this.#begin(start, link);
    });
  }

  /** Lets something fail in a vehicle; throws a FailureError when there is none of that system id. */
  fault(systemId: number, fault: SimulatedFault): void {
    const flight = this.#flights.get(systemId);
    if (!flight)
      throw new FailureError(
        "bad-input",
        `No fault injected: no simulated vehicle ${systemId} flies`,
        "Start it first.",
      );
    injectFault(flight.vehicle, flight.link.conditions, fault);
    this.#log.info(`vehicle ${systemId} suffers ${JSON.stringify(fault)}`);
  }

  /** Has a vehicle's camera see heat, or visible light again; throws a FailureError for one without a camera. */
  seeHeat(systemId: number, thermal: Polarity | null): void {
    const flight = this.#flights.get(systemId);
    if (!flight?.filming || !flight.camera)
      throw new FailureError("bad-input", `The camera was not changed: simulated vehicle ${systemId} has none`);
    flight.filming.seeHeat(thermal);
    flight.sight.heat = thermal;
    flight.vehicle.tellStreams(); // as a camera tells that it changed
    this.#log.info(`vehicle ${systemId} sees ${thermal ?? "visible light"}`);
  }

  /** Has a vehicle carry a thermal camera besides, or no more. Rejects with a FailureError for one without a camera. */
  secondCamera(systemId: number, address: string | null): Promise<void> {
    return this.#inTurn(async () => {
      const flight = this.#flights.get(systemId);
      if (!flight?.filming)
        throw new FailureError(
          "bad-input",
          `No second camera was mounted: simulated vehicle ${systemId} has no first one`,
          "Choose a vehicle with a camera.",
        );
      const { sight, start, vehicle } = flight;
      if ((sight.second?.view.address ?? null) === address) return;
      const before = sight.second;
      sight.second = undefined;
      await before?.filming.close();
      if (address !== null) {
        const second = { ...start, video: secondVideo(start.video) };
        const filming = this.#camera(this.#world(start.seed), second, address);
        filming.seeHeat("white-hot");
        sight.second = { filming, view: { ...second.video, bitrate: bitrateOf(second.video), address, thermal: true } };
      }
      vehicle.tellStreams();
    });
  }

  /** The vehicles that fly and what fails in each. */
  list(): FlyingVehicle[] {
    return [...this.#flights].map(([systemId, { vehicle, link, sight }]) => ({
      systemId,
      autopilot: vehicle.copter.autopilot,
      ...(vehicle.copter.airframe.kind === "fixed-wing" && { kind: "fixed-wing" as const }),
      faults: faultsOf(vehicle, link.conditions),
      ...(sight.heat && { thermal: sight.heat }),
      ...(sight.second && { secondCamera: true as const }),
    }));
  }

  /** Takes a vehicle away; harmless when there is none. */
  stop(systemId: number): Promise<void> {
    return this.#inTurn(() => this.#end(systemId));
  }

  /** Cars and trucks of the newest world, moving and parked. */
  truth(at: number): readonly GroundTruth[] {
    const world = this.#newest;
    if (!world) return [];
    return [...world.movers(at), ...world.parked].map(({ id, className, place, speed }) => ({
      id,
      className,
      place: { lat: place.lat, lon: place.lon },
      speed,
    }));
  }

  async #begin(start: SimulatedVehicleStart, link: LossyLink): Promise<void> {
    const { systemId, seed, videoAddress } = start;
    const world = this.#world(seed);
    const filming = videoAddress === null ? undefined : this.#camera(world, start, videoAddress);
    try {
      await link.open();
    } catch (cause) {
      await filming?.close();
      throw cause;
    }
    const sight: Flight["sight"] = { heat: null, second: undefined };
    const camera = videoAddress === null ? undefined : cameraView(start, videoAddress, sight);
    const vehicle = new SimVehicle({
      systemId,
      autopilot: start.autopilot ?? "ardupilot",
      kind: start.kind ?? "multirotor",
      link,
      cable: true,
      bootAt: this.#now(),
      start: standOf(world, systemId),
      headingDeg: facingBorder(world),
      ground: world.ground,
      wind: start.wind,
      seed: seed * 1000 + systemId,
      ...(camera && { camera }),
    });
    this.#flights.set(systemId, { start, vehicle, link, filming, camera, sight });
    link.onClosed((failure) => failure && this.#reopen(systemId, link, failure.message));
    this.#log.info(`vehicle ${systemId} sends to ${start.linkAddress} and ${videoAddress ?? "no video"}`);
  }

  async #end(systemId: number): Promise<void> {
    const flight = this.#flights.get(systemId);
    if (!flight) return;
    this.#flights.delete(systemId);
    flight.vehicle.dispose();
    await flight.link.close();
    await flight.filming?.close();
    await flight.sight.second?.filming.close();
  }

  /** A radio that failed is switched on again each second, while its vehicle flies. */
  #reopen(systemId: number, link: Link, why: string): void {
    this.#log.warn(`vehicle ${systemId} lost its link: ${why}`);
    setTimeout(() => {
      if (this.#flights.get(systemId)?.link !== link) return;
      link.open().catch((cause) => this.#reopen(systemId, link, reasonOf(cause)));
    }, 1000).unref();
  }

  #world(seed: number): World {
    const world = this.#worlds.get(seed) ?? createWorld(seed);
    this.#worlds.set(seed, world);
    this.#newest = world;
    return world;
  }

  #camera(world: World, { systemId, seed, video }: SimulatedVehicleStart, address: string): FilmingCamera {
    const { width, height, hfovDeg, framesPerSecond } = video;
    return new FilmingCamera({
      entry: this.#entry,
      seed,
      ground: world.ground,
      camera: { width, height, hfovDeg },
      framesPerSecond,
      bitrate: bitrateOf(video),
      address,
      log: this.#log.child(`video ${systemId}`),
    });
  }

  /** One start or stop after the other: two of the same vehicle must not overtake each other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

interface Flight {
  readonly start: SimulatedVehicleStart;
  readonly vehicle: SimVehicle;
  readonly link: LossyLink;
  readonly filming: FilmingCamera | undefined;
  /** What the vehicle says of its camera. */
  readonly camera: CameraView | undefined;
  readonly sight: {
    heat: Polarity | null;
    second: { readonly filming: FilmingCamera; readonly view: CameraView } | undefined;
  };
}

const cameraView = ({ video }: SimulatedVehicleStart, address: string, sight: Flight["sight"]): CameraView => ({
  ...video,
  bitrate: bitrateOf(video),
  address,
  get thermal() {
    return sight.heat !== null;
  },
  get second() {
    return sight.second?.view;
  },
});

function shotOf(vehicle: SimVehicle, at: number): Shot {
  const { yawDeg, pitchDeg, rollDeg } = vehicle.copter.body;
  return { at, pose: vehicle.cameraPose, platform: { yawDeg, pitchDeg, rollDeg } };
}

/** Vehicles stand beside each other, five metres apart. */
function standOf({ base, ground }: World, systemId: number): Position {
  const { lat, lon } = offset(base, 90, (systemId - 1) * 5);
  return { lat, lon, amsl: ground.elevation({ lat, lon }) ?? base.amsl };
}

/** They face the border. */
function facingBorder({ base, borderLine }: World): number {
  const middle = borderLine[Math.floor(borderLine.length / 2)];
  return middle ? bearing(base, middle) : 0;
}

/** What a fast H.264 encoder needs for a landscape seen from the air, bits per second. */
const bitrateOf = ({ width, height, framesPerSecond }: SimulatedVehicleStart["video"]): number =>
  Math.round(width * height * framesPerSecond * 0.35);

function sameStart(a: SimulatedVehicleStart, b: SimulatedVehicleStart): boolean {
  const make = ({ autopilot = "ardupilot", kind = "multirotor" }: SimulatedVehicleStart) => `${autopilot} ${kind}`;
  return (
    make(a) === make(b) && a.seed === b.seed && a.linkAddress === b.linkAddress && a.videoAddress === b.videoAddress
  );
}

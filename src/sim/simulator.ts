import type { Off } from "../base/emitter.ts";
import { type Log, reasonOf } from "../base/log.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { GroundTruth, SimulatedVehicleStart, SimulatorCalls } from "../contract/simulator.ts";
import { bearing, offset } from "../geo/enu.ts";
import type { Position } from "../geo/position.ts";
import { parseAddress } from "../mavlink/address.ts";
import type { Link } from "../mavlink/link.ts";
import { createLink } from "../mavlink/openLink.ts";
import { CameraThread } from "./cameraThread.ts";
import { encodablePicture } from "./pictureSize.ts";
import { SimVehicle } from "./simVehicle.ts";
import { type Shot, VideoSender } from "./videoSender.ts";
import { createWorld, type World } from "./world.ts";

/** Makes worlds and flies vehicles in them, in real time once `run` is called. */
export class Simulator {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #entry: URL;
  readonly #worlds = new Map<number, World>();
  readonly #sectors = new Map<number, SimulatorCalls["sector"]["result"]>();
  readonly #flights = new Map<number, Flight>();
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
    "vehicle.stop": async ({ systemId }) => {
      await this.stop(systemId);
      return null;
    },
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
    for (const { vehicle, filming } of this.#flights.values())
      if (filming?.sender.isDue(at)) void filming.sender.take(shotOf(vehicle, at));
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

  /** Starts a vehicle; nothing changes when it already flies at these addresses. */
  async start(asked: SimulatedVehicleStart): Promise<void> {
    const start = { ...asked, video: encodablePicture(asked.video) };
    const old = this.#flights.get(start.systemId);
    if (old && sameStart(old.start, start)) return;
    if (old) await this.stop(start.systemId);
    const world = this.#world(start.seed);
    const link = createLink(parseAddress(start.linkAddress));
    await link.open();
    const filming = start.videoAddress === null ? undefined : this.#camera(world, start, start.videoAddress);
    const vehicle = new SimVehicle({
      systemId: start.systemId,
      link,
      bootAt: this.#now(),
      start: standOf(world, start.systemId),
      headingDeg: facingBorder(world),
      ground: world.ground,
      wind: start.wind,
      seed: start.seed * 1000 + start.systemId,
      ...(start.videoAddress === null
        ? {}
        : { camera: { ...start.video, bitrate: bitrateOf(start.video), address: start.videoAddress } }),
    });
    link.onClosed(
      (failure) => failure && this.#log.warn(`vehicle ${start.systemId} lost its link: ${failure.message}`),
    );
    this.#flights.set(start.systemId, { start, vehicle, link, filming });
    this.#log.info(`vehicle ${start.systemId} sends to ${start.linkAddress} and ${start.videoAddress ?? "no video"}`);
  }

  async stop(systemId: number): Promise<void> {
    const flight = this.#flights.get(systemId);
    if (!flight) return;
    this.#flights.delete(systemId);
    flight.vehicle.dispose();
    await flight.link.close();
    await flight.filming?.close().catch((cause) => this.#log.warn(`closing video: ${reasonOf(cause)}`));
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#flights.keys()].map((systemId) => this.stop(systemId)));
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

  #world(seed: number): World {
    const world = this.#worlds.get(seed) ?? createWorld(seed);
    this.#worlds.set(seed, world);
    this.#newest = world;
    return world;
  }

  #camera(world: World, { systemId, seed, video }: SimulatedVehicleStart, address: string): FilmingCamera {
    const { width, height, hfovDeg, framesPerSecond } = video;
    const camera = { width, height, hfovDeg };
    const log = this.#log.child(`video ${systemId}`);
    const thread = new CameraThread(this.#entry, { seed, model: camera });
    const sender = new VideoSender({
      camera,
      framesPerSecond,
      bitrate: bitrateOf(video),
      address,
      ground: world.ground,
      render: (pose, at) => thread.render(pose, at),
      clock: () => performance.now(),
      log,
    });
    return { sender, close: () => Promise.all([sender.close(), thread.close()]).then(() => {}) };
  }
}

/** A camera that sends its pictures. */
interface FilmingCamera {
  readonly sender: VideoSender;
  close(): Promise<void>;
}

interface Flight {
  readonly start: SimulatedVehicleStart;
  readonly vehicle: SimVehicle;
  readonly link: Link;
  readonly filming: FilmingCamera | undefined;
}

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
  return a.seed === b.seed && a.linkAddress === b.linkAddress && a.videoAddress === b.videoAddress;
}

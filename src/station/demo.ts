import * as v from "valibot";
import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import { parser } from "../contract/parse.ts";
import type { Peers } from "../contract/peers.ts";
import type { Port } from "../contract/port.ts";
import type { SectorRecord } from "../contract/records.ts";
import { RpcClient } from "../contract/rpc.ts";
import type { SimulatedVehicleStart, SimulatorCalls, SimulatorEvents } from "../contract/simulator.ts";
import type { Snapshot } from "../contract/station.ts";
import { type ElevationGrid, type Ground, gridGround } from "../geo/ground.ts";
import type { Settings } from "../store/settings.ts";

/** What the demo needs of the rest of the station. */
export interface DemoPlace {
  openLink(address: string): Promise<string>;
  closeLink(address: string): Promise<void>;
  openStream(vehicleId: string, address: string): Promise<string>;
  closeStream(vehicleId: string): Promise<void>;
  /** A new vehicle will be heard under this id: nothing that was known of an earlier one holds for it. */
  forget(vehicleId: string): void;
}

const seed = 7;
const systemId = 1;
const vehicleId = `${systemId}:1`;
const settingKey = "demo";
/** How the simulated camera films unless told otherwise. */
export const demoVideo = { width: 960, height: 540, framesPerSecond: 12, hfovDeg: 50 } as const;

const parseRunning = parser(
  "demo",
  v.object({ session: v.string(), linkAddress: v.string(), videoAddress: v.string() }),
);
type Running = ReturnType<typeof parseRunning>;

/** The built-in demo sector: the simulator's world with one simulated drone, reached over loopback sockets alone. */
export class Demo {
  readonly #peers: Peers;
  readonly #place: DemoPlace;
  readonly #settings: Settings;
  readonly #session: string;
  readonly #video: SimulatedVehicleStart["video"];
  readonly #log: Log;
  readonly #stateChanged = new Emitter<Snapshot["demo"]>();
  readonly #sectorMade = new Emitter<SectorRecord>();
  #state: Snapshot["demo"] = "off";
  #client: RpcClient<SimulatorCalls, SimulatorEvents> | undefined;
  #waitingForClient: ((client: RpcClient<SimulatorCalls, SimulatorEvents>) => void)[] = [];
  #running: Running | undefined;
  #sector: SectorRecord | undefined;
  #grid: ElevationGrid | undefined;
  #ground: Ground | undefined;

  readonly onState = this.#stateChanged.on;
  readonly onSector = this.#sectorMade.on;

  constructor(options: {
    peers: Peers;
    place: DemoPlace;
    settings: Settings;
    session: string;
    video?: SimulatedVehicleStart["video"];
    log: Log;
  }) {
    this.#peers = options.peers;
    this.#place = options.place;
    this.#settings = options.settings;
    this.#session = options.session;
    this.#video = options.video ?? demoVideo;
    this.#log = options.log;
  }

  get state(): Snapshot["demo"] {
    return this.#state;
  }
  get sector(): SectorRecord | undefined {
    return this.#sector;
  }
  get grid(): ElevationGrid | undefined {
    return this.#grid;
  }
  /** The sector's terrain while the demo runs. */
  get ground(): Ground | undefined {
    return this.#ground;
  }

  /** Where the world's cars are, for reports and tests. */
  async truth(at: number): Promise<SimulatorCalls["truth"]["result"]> {
    return (await this.#simulator()).call("truth", { at });
  }

  /** Makes the world, opens a link and a stream on free ports, and starts the drone. */
  async start(): Promise<void> {
    if (this.#state !== "off") return;
    this.#setState("starting");
    try {
      const simulator = await this.#simulator();
      await this.#makeSector(simulator);
      this.#place.forget(vehicleId);
      const linkAddress = await this.#place.openLink("udpin:127.0.0.1:0");
      const videoAddress = await this.#place.openStream(vehicleId, "udp://127.0.0.1:0");
      this.#running = { session: this.#session, linkAddress, videoAddress };
      this.#settings.set(settingKey, this.#running);
      await this.#startVehicle(simulator);
      this.#setState("running");
    } catch (cause) {
      await this.stop();
      throw cause;
    }
  }

  /** Takes up a demo that this session's earlier station had running. */
  async resume(): Promise<void> {
    const running = this.#settings.get(settingKey, parseRunning);
    if (running?.session !== this.#session) {
      this.#settings.remove(settingKey);
      return;
    }
    this.#setState("starting");
    this.#running = running;
    await this.#place.openLink(running.linkAddress);
    await this.#place.openStream(vehicleId, running.videoAddress);
    const simulator = await this.#simulator();
    await this.#makeSector(simulator);
    await this.#startVehicle(simulator);
    this.#setState("running");
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#settings.remove(settingKey);
    await this.#client
      ?.call("vehicle.stop", { systemId })
      .catch((cause) => this.#log.warn("stopping the drone", cause));
    await this.#place.closeStream(vehicleId);
    if (running) await this.#place.closeLink(running.linkAddress);
    this.#setState("off");
  }

  /** The simulator was introduced: at first, or again after it died; then its drone starts anew. */
  attach(port: Port): void {
    const client = new RpcClient<SimulatorCalls, SimulatorEvents>(port, "the simulator");
    this.#client = client;
    port.onClose(() => {
      if (this.#client === client) this.#client = undefined;
    });
    const waiting = this.#waitingForClient;
    this.#waitingForClient = [];
    for (const resolve of waiting) resolve(client);
    if (this.#state === "running")
      void this.#makeSector(client)
        .then(() => this.#startVehicle(client))
        .catch((cause) => this.#log.warn("starting the drone again", cause));
  }

  #simulator(): Promise<RpcClient<SimulatorCalls, SimulatorEvents>> {
    if (this.#client) return Promise.resolve(this.#client);
    return new Promise((resolve) => {
      this.#waitingForClient.push(resolve);
      this.#peers.need("simulator");
    });
  }

  async #makeSector(simulator: RpcClient<SimulatorCalls, SimulatorEvents>): Promise<void> {
    const { sector, grid } = await simulator.call("sector", { seed });
    this.#sector = sector;
    this.#grid = grid;
    this.#ground = gridGround(grid);
    this.#sectorMade.emit(sector);
  }

  /** Changes nothing when the simulator already flies that drone at these addresses. */
  async #startVehicle(simulator: RpcClient<SimulatorCalls, SimulatorEvents>): Promise<void> {
    const running = this.#running;
    if (!running) return;
    await simulator.call("vehicle.start", {
      seed,
      systemId,
      linkAddress: running.linkAddress.replace(/^udpin:/, "udpout:"),
      videoAddress: running.videoAddress,
      video: { ...this.#video },
      wind: { speed: 4, fromDeg: 250 },
    });
  }

  #setState(state: Snapshot["demo"]): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateChanged.emit(state);
  }
}

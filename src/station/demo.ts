import { Emitter } from "../base/emitter.ts";
import type { Log } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { Polarity } from "../contract/look.ts";
import type { Peers } from "../contract/peers.ts";
import type { Port } from "../contract/port.ts";
import type { SectorRecord } from "../contract/records.ts";
import { RpcClient } from "../contract/rpc.ts";
import type { SimulatedVehicle } from "../contract/simulation.ts";
import type {
  FlyingVehicle,
  SimulatedFault,
  SimulatedVehicleStart,
  SimulatorCalls,
  SimulatorEvents,
} from "../contract/simulator.ts";
import type { Snapshot } from "../contract/station.ts";
import type { StreamCamera } from "../contract/streamCamera.ts";
import { type ElevationGrid, type Ground, gridGround } from "../geo/ground.ts";
import type { Settings } from "../store/settings.ts";
import {
  type DemoRun,
  parseDemoRun,
  secondCamera,
  seed,
  startOf,
  systemId,
  systemIdOf,
  vehicleId,
  vehicleIdOf,
} from "./demoRun.ts";

/** What the demo needs of the rest of the station. */
export interface DemoPlace {
  openLink(address: string): Promise<string>;
  closeLink(address: string): Promise<void>;
  openStream(vehicleId: string, address: string, camera?: StreamCamera): Promise<string>;
  /** Of one camera; of all where none is named. */
  closeStream(vehicleId: string, cameraId?: string): Promise<void>;
  /** A new vehicle will be heard under this id: nothing that was known of an earlier one holds for it. */
  forget(vehicleId: string): void;
}

/** How the simulated camera films unless told otherwise. */
export const demoVideo = { width: 960, height: 540, framesPerSecond: 12, hfovDeg: 50 } as const;
const settingKey = "demo";
const mostMore = 100;
const lastSystemId = 250; // those above are ground stations by custom

/** The built-in demo sector: the simulator's world with simulated vehicles, reached over loopback sockets alone. */
export class Demo {
  readonly #peers: Peers;
  readonly #place: DemoPlace;
  readonly #settings: Settings;
  readonly #session: string;
  readonly #video: SimulatedVehicleStart["video"];
  readonly #log: Log;
  readonly #stateChanged = new Emitter<Snapshot["demo"]>();
  readonly #sectorMade = new Emitter<SectorRecord>();
  readonly #removed = new Emitter<string>();
  #state: Snapshot["demo"] = "off";
  #client: RpcClient<SimulatorCalls, SimulatorEvents> | undefined;
  #waitingForClient: ((client: RpcClient<SimulatorCalls, SimulatorEvents>) => void)[] = [];
  #running: DemoRun | undefined;
  #sector: SectorRecord | undefined;
  #grid: ElevationGrid | undefined;
  #ground: Ground | undefined;

  readonly onState = this.#stateChanged.on;
  readonly onSector = this.#sectorMade.on;
  /** The id of a vehicle that flies no more. */
  readonly onRemoved = this.#removed.on;

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
      this.#remember({ session: this.#session, linkAddress, videoAddress, more: [] });
      await this.#startVehicles(simulator);
      this.#setState("running");
    } catch (cause) {
      await this.stop();
      throw cause;
    }
  }

  /** Takes up a demo that this session's earlier station had running. */
  async resume(): Promise<void> {
    const running = this.#settings.get(settingKey, parseDemoRun);
    if (running?.session !== this.#session) {
      this.#settings.remove(settingKey);
      return;
    }
    this.#setState("starting");
    this.#running = running;
    await this.#place.openLink(running.linkAddress);
    await this.#place.openStream(vehicleId, running.videoAddress);
    if (running.secondAddress !== undefined)
      await this.#place.openStream(vehicleId, running.secondAddress, secondCamera);
    const simulator = await this.#simulator();
    await this.#makeSector(simulator);
    await this.#startVehicles(simulator);
    this.#setState("running");
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#settings.remove(settingKey);
    const client = this.#client;
    const all = [systemId, ...(running?.more ?? []).map((vehicle) => vehicle.systemId)];
    await Promise.all(
      all.map((each) =>
        client?.call("vehicle.stop", { systemId: each }).catch((cause) => this.#log.warn(`stopping ${each}`, cause)),
      ),
    );
    await this.#place.closeStream(vehicleId);
    if (running) {
      await this.#place.closeLink(running.linkAddress);
      for (const each of all) this.#removed.emit(vehicleIdOf(each));
    }
    this.#setState("off");
  }

  /** The simulated vehicles and what fails in each; none while no demo runs. */
  async vehicles(): Promise<readonly SimulatedVehicle[]> {
    const client = this.#client;
    if (this.#state !== "running" || !client) return [];
    const own = new Set(this.#systems());
    const flying = await client.call("vehicle.list", null);
    return flying
      .filter((one) => own.has(one.systemId))
      .map(({ systemId: id, autopilot, kind, faults, thermal, secondCamera: second }) => ({
        vehicleId: vehicleIdOf(id),
        autopilot,
        ...(kind && { kind }),
        ofDemo: id === systemId,
        faults,
        ...(thermal && { thermal }),
        ...(second && { secondCamera: second }),
      }));
  }

  /**
   * Starts one more vehicle, without a camera, on the lowest system id that no vehicle is `heard` on; returns its vehicle id.
   * @throws FailureError `refused` when no demo runs or no id is free; then nothing was started.
   */
  async add(
    { autopilot, kind }: Pick<FlyingVehicle, "autopilot" | "kind">,
    heard: (systemId: number) => boolean,
  ): Promise<string> {
    const running = this.#running;
    if (this.#state !== "running" || !running) throw notRunning("No vehicle was added");
    const used = new Set(this.#systems());
    let free = systemId + 1;
    while (used.has(free) || heard(free)) free++;
    if (running.more.length >= mostMore || free > lastSystemId)
      throw new FailureError("refused", "No vehicle was added: there are as many as can be", "Remove one first.");
    const vehicle = { systemId: free, autopilot, ...(kind && { kind }) };
    this.#remember({ ...running, more: [...running.more, vehicle] });
    this.#place.forget(vehicleIdOf(free));
    try {
      const simulator = await this.#simulator();
      await simulator.call("vehicle.start", startOf(running, vehicle, this.#video));
      if (!this.#systems().includes(free)) await simulator.call("vehicle.stop", { systemId: free }); // stopped meanwhile
    } catch (cause) {
      this.#leave(free);
      throw cause;
    }
    return vehicleIdOf(free);
  }

  /** Takes an added vehicle away. @throws FailureError `refused` for the demo's own. */
  async remove(id: string): Promise<void> {
    const gone = systemIdOf(id);
    if (gone === systemId)
      throw new FailureError("refused", `Vehicle ${id} was not removed: it is the demo's own`, "Stop the demo sector.");
    if (!this.#systems().includes(gone)) return;
    this.#leave(gone);
    await this.#client?.call("vehicle.stop", { systemId: gone });
    this.#removed.emit(id);
  }

  /** Lets something fail in a simulated vehicle. @throws FailureError `not-found` for a vehicle that is not simulated here. */
  async fault(id: string, fault: SimulatedFault): Promise<void> {
    if (!this.#running || !this.#client) throw notRunning("Nothing was made to fail");
    if (!this.#systems().includes(systemIdOf(id)))
      throw new FailureError("not-found", `Nothing was made to fail: vehicle ${id} is not simulated here`);
    await this.#client.call("vehicle.fault", { systemId: systemIdOf(id), fault });
  }

  /** Has the demo's camera see heat, or visible light again. @throws FailureError `refused` for a vehicle without a camera. */
  async camera(id: string, thermal: Polarity | null): Promise<void> {
    const running = this.#running;
    if (!running || !this.#client) throw notRunning("The camera was not changed");
    if (id !== vehicleId)
      throw new FailureError("refused", `The camera was not changed: vehicle ${id} has none`, "Choose the demo's own.");
    await this.#client.call("vehicle.camera", { systemId, thermal });
    const { thermal: _, ...rest } = running;
    this.#remember(thermal === null ? rest : { ...rest, thermal });
  }

  /**
   * Has the demo's vehicle carry a thermal camera besides, with a stream of its own, or no more.
   * @throws FailureError `refused` for a vehicle without a camera
   */
  async secondCamera(id: string, on: boolean): Promise<void> {
    const running = this.#running;
    const what = on ? "No second camera was mounted" : "The second camera was not taken away";
    if (!running || !this.#client) throw notRunning(what);
    if (id !== vehicleId)
      throw new FailureError("refused", `${what}: vehicle ${id} has no camera`, "Choose the demo's own.");
    if (on === (running.secondAddress !== undefined)) return;
    if (!on) {
      const { secondAddress: _, ...rest } = running;
      this.#remember(rest);
      await this.#client.call("vehicle.secondCamera", { systemId, address: null });
      await this.#place.closeStream(vehicleId, secondCamera.id);
      return;
    }
    const address = await this.#place.openStream(vehicleId, "udp://127.0.0.1:0", secondCamera);
    try {
      await this.#client.call("vehicle.secondCamera", { systemId, address });
    } catch (cause) {
      await this.#place.closeStream(vehicleId, secondCamera.id);
      throw cause;
    }
    if (this.#running) this.#remember({ ...this.#running, secondAddress: address });
  }

  /** The simulator was introduced: at first, or again after it died; then its vehicles start anew. */
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
        .then(() => this.#startVehicles(client))
        .catch((cause) => this.#log.warn("starting the vehicles again", cause));
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

  /** Changes nothing for those that the simulator already flies at these addresses. */
  async #startVehicles(simulator: RpcClient<SimulatorCalls, SimulatorEvents>): Promise<void> {
    const running = this.#running;
    if (!running) return;
    const { videoAddress, secondAddress, more, thermal } = running;
    const own = startOf(running, { systemId, autopilot: "ardupilot" }, this.#video);
    await simulator.call("vehicle.start", { ...own, videoAddress });
    if (thermal) await simulator.call("vehicle.camera", { systemId, thermal });
    if (secondAddress !== undefined) await simulator.call("vehicle.secondCamera", { systemId, address: secondAddress });
    for (const vehicle of more) await simulator.call("vehicle.start", startOf(running, vehicle, this.#video));
  }

  #systems(): number[] {
    return this.#running ? [systemId, ...this.#running.more.map((vehicle) => vehicle.systemId)] : [];
  }

  #leave(gone: number): void {
    const running = this.#running;
    if (running) this.#remember({ ...running, more: running.more.filter((vehicle) => vehicle.systemId !== gone) });
  }

  #remember(running: DemoRun): void {
    this.#running = running;
    this.#settings.set(settingKey, running);
  }

  #setState(state: Snapshot["demo"]): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateChanged.emit(state);
  }
}

const notRunning = (what: string): FailureError =>
  new FailureError("refused", `${what}: the demo sector does not run`, "Start the demo sector first.");

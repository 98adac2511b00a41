import { join } from "node:path";
import { Disposer } from "../base/disposer.ts";
import { type Log, reasonOf } from "../base/log.ts";
import { errorOf, type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type { Peers } from "../contract/peers.ts";
import type {
  DetectorRecord,
  FlagRecord,
  SectorRecord,
  StatusText,
  VehicleIdentity,
  VehicleRecord,
} from "../contract/records.ts";
import type { SimulatedVehicleStart, SimulatorCalls } from "../contract/simulator.ts";
import type { Snapshot } from "../contract/station.ts";
import type { FrameTracks } from "../contract/vision.ts";
import type { Ground } from "../geo/ground.ts";
import { AutopilotVersions } from "../mavlink/autopilotVersion.ts";
import { startHeartbeat } from "../mavlink/heartbeat.ts";
import { LogClient } from "../mavlink/logClient.ts";
import { MavlinkNode } from "../mavlink/node.ts";
import { RoundTrips } from "../mavlink/roundTrips.ts";
import { TlogWriter } from "../mavlink/tlogWriter.ts";
import { openDatabase } from "../store/database.ts";
import { FlagStore } from "../store/flagStore.ts";
import { FootageStore } from "../store/footageStore.ts";
import { Settings } from "../store/settings.ts";
import { SortieStore } from "../store/sortieStore.ts";
import { Fleet } from "../vehicle/fleet.ts";
import { Announcer } from "./announcer.ts";
import { Demo } from "./demo.ts";
import { feedPeriodMs } from "./feed.ts";
import { Flags } from "./flags.ts";
import { FlightLogs } from "./flightLogs.ts";
import { framePoseOf } from "./framePose.ts";
import { type StationHandlers, stationHandlers } from "./handlers.ts";
import { Inspector } from "./inspector.ts";
import { KeyRing } from "./keyRing.ts";
import { Links } from "./links.ts";
import { Params } from "./params.ts";
import { Patrols } from "./patrols.ts";
import { type PatrolReport, reportOf } from "./report.ts";
import { Signing, signingStoreOf } from "./signing.ts";
import { Sorties } from "./sorties.ts";
import { StreamMemory } from "./streamMemory.ts";
import { Streams } from "./streams.ts";
import { stationGround } from "./terrain.ts";
import { Trails } from "./trails.ts";
import { Watch } from "./watch.ts";
import { Windows } from "./windows.ts";

export interface StationOptions {
  readonly dataFolder: string;
  readonly modelFile: string;
  /** The same for all starts of the station within one run of the app. */
  readonly session: string;
  readonly peers: Peers;
  readonly log: Log;
  readonly demoVideo?: SimulatedVehicleStart["video"];
  /** Listened to from the first start on, until the operator closes it. */
  readonly firstLink?: string;
}

const textsKept = 500;
const reviewPeriodMs = 500;

/** The station: links, vehicles, patrols, streams, flags and windows, wired together. */
export class Station {
  readonly announcer = new Announcer();
  readonly handlers: StationHandlers;
  readonly node: MavlinkNode;
  readonly fleet: Fleet;
  readonly links: Links;
  readonly streams: Streams;
  readonly patrols: Patrols;
  readonly sorties: Sorties;
  readonly watch: Watch;
  readonly demo: Demo;
  readonly inspector: Inspector;
  readonly keys: KeyRing;
  readonly signing: Signing;
  readonly params: Params;
  readonly flightLogs: FlightLogs;
  readonly trails = new Trails();
  readonly store: {
    readonly flags: FlagStore;
    readonly footage: FootageStore;
    readonly sorties: SortieStore;
    readonly settings: Settings;
  };
  readonly #flags: Flags;
  readonly #versions: AutopilotVersions;
  readonly #options: StationOptions;
  readonly #ends = new Disposer();
  readonly #windows: Windows;
  readonly #streamMemory: StreamMemory;
  readonly #texts: StatusText[] = [];
  readonly #failures: Failure[] = [];
  #detector: DetectorRecord | undefined;
  #unkeptAt = Number.NEGATIVE_INFINITY;

  /** @throws FailureError when the data folder or its database cannot be used. */
  constructor(options: StationOptions) {
    this.#options = options;
    const { dataFolder, log, peers } = options;
    const db = openDatabase(join(dataFolder, "vedette.db"));
    this.#ends.add(() => db.close());
    this.store = {
      flags: new FlagStore(db),
      footage: new FootageStore(db),
      sorties: new SortieStore(db, dataFolder),
      settings: new Settings(db),
    };
    this.#streamMemory = new StreamMemory({ settings: this.store.settings, session: options.session });
    const { settings } = this.store;
    this.node = new MavlinkNode({ signingStore: signingStoreOf(settings) });
    const trips = new RoundTrips();
    this.keys = new KeyRing(join(dataFolder, "keys.json"));
    const fail = (failure: FailureError) => this.fail(failure);
    this.signing = new Signing({ node: this.node, keys: this.keys, settings, fail });
    this.links = new Links({ node: this.node, settings, log: log.child("links"), signing: this.signing, trips });
    this.fleet = new Fleet(this.node, { trips });
    this.#versions = new AutopilotVersions(this.node, this.fleet.commands);
    this.#ends.add(() => this.#versions.close());
    this.streams = new Streams({ modelFile: options.modelFile, log: log.child("streams") });
    this.patrols = new Patrols({ settings: this.store.settings, log: log.child("patrols") });
    this.watch = new Watch({ log: log.child("watch") });
    this.sorties = new Sorties({
      store: this.store.sorties,
      log: log.child("sorties"),
      recorders: {
        telemetry: (_vehicleId, file) => this.#recordTelemetry(file),
        video: (vehicleId, folder) => this.streams.record(vehicleId, folder),
      },
    });
    this.#flags = new Flags({
      store: this.store.flags,
      footage: this.store.footage,
      sorties: this.store.sorties,
      still: (streamId, trackId) => this.streams.still(streamId, trackId),
      log: log.child("flags"),
    });
    this.#flags.setZones(this.patrols.zones());
    this.demo = new Demo({
      peers,
      place: {
        openLink: async (address) => (await this.links.open(address, { remember: false })).address,
        closeLink: (address) => this.links.closeAddress(address),
        openStream: (vehicleId, address) => this.streams.open(vehicleId, address),
        closeStream: (vehicleId) => this.streams.closeOf(vehicleId),
        forget: (vehicleId) => {
          this.patrols.drop(vehicleId);
          this.#flags.setZones(this.patrols.zones());
        },
      },
      settings: this.store.settings,
      session: options.session,
      ...(options.demoVideo ? { video: options.demoVideo } : {}),
      log: log.child("demo"),
    });
    this.inspector = new Inspector(this.node, this.announcer);
    this.#ends.add(() => this.inspector.close());
    this.params = new Params({
      node: this.node,
      trips,
      fleet: this.fleet,
      announcer: this.announcer,
      offers: (systemId) => this.#versions.of(systemId)?.can ?? new Set(),
    });
    this.flightLogs = new FlightLogs({
      dataFolder,
      client: new LogClient(this.node, { trips }),
      fleet: this.fleet,
      announcer: this.announcer,
    });
    this.handlers = stationHandlers(this);
    this.#windows = new Windows(this.handlers);
    this.#wire();
  }

  /** Opens what was open before, and asks for vision. */
  async start(): Promise<void> {
    const { peers } = this.#options;
    this.#ends.add(startHeartbeat(this.node));
    this.#ends.add(
      peers.onPeer(({ role, port }) => {
        if (role === "renderer") this.#windows.attach(port);
        else if (role === "vision") this.streams.attach(port);
        else if (role === "simulator") this.demo.attach(port);
      }),
    );
    peers.need("vision");
    this.signing.start();
    this.links.reopen(this.#options.firstLink);
    for (const { vehicleId, address } of this.#streamMemory.recall())
      this.streams.open(vehicleId, address).catch((cause) => this.fail(cause));
    await this.demo.resume().catch((cause) => this.fail(cause));
  }

  /** Ends everything that was started; vehicles fly on. */
  async close(): Promise<void> {
    await this.sorties.close();
    this.watch.tick(Number.POSITIVE_INFINITY);
    await this.links.close();
    this.fleet.close();
    this.#ends.dispose();
  }

  get flags(): Flags {
    return this.#flags;
  }
  get dataFolder(): string {
    return this.#options.dataFolder;
  }
  get demoSector(): SectorRecord | undefined {
    return this.demo.sector;
  }

  vehicles(): VehicleRecord[] {
    return this.fleet.vehicles().map((v) => this.#completed(v));
  }

  /** The ground under a vehicle: loaded terrain, else flat at its home. */
  groundOf(vehicleId: string | undefined): Ground {
    const home = vehicleId === undefined ? undefined : this.fleet.find(vehicleId)?.state.home;
    return stationGround(this.demo.ground, home?.amsl);
  }

  /** A failure that no call is waiting for: logged and shown. */
  fail(cause: unknown): void {
    const failure = failureOf(cause);
    this.#options.log.error(failure.message);
    this.#failures.push(failure);
    if (this.#failures.length > 50) this.#failures.shift();
    this.announcer.emit("failure", failure);
  }

  snapshot(): Snapshot {
    const { demo, streams, watch, links } = this;
    return {
      links: links.records(),
      vehicles: this.vehicles(),
      streams: streams.records(),
      tracks: watch.tracks(),
      flags: this.#flags.list(),
      sorties: this.store.sorties.list(),
      texts: this.#texts,
      demo: demo.state,
      failures: this.#failures,
      trails: this.trails.all(),
      dataFolder: this.dataFolder,
      ...(this.#detector ? { detector: this.#detector } : {}),
      ...(demo.sector ? { sector: demo.sector } : {}),
    };
  }

  /** Says again what a vehicle is, after something the station adds to its record has changed. */
  announceVehicle(vehicleId: string): void {
    const vehicle = this.fleet.find(vehicleId);
    if (vehicle) this.announcer.emit("vehicle", this.#completed(vehicle.record(Date.now())));
  }

  /** The cars of the simulated world; undefined when no simulator runs. */
  async truth(at: number): Promise<SimulatorCalls["truth"]["result"] | undefined> {
    return this.demo.state === "running" ? this.demo.truth(at) : undefined;
  }

  report(vehicleId: string, known: Pick<PatrolReport, "plan" | "startedAt" | "outcome">): PatrolReport {
    const sortie = this.store.sorties.list().find((s) => s.vehicleId === vehicleId && s.startedAt >= known.startedAt);
    if (!sortie) throw new FailureError("not-found", `Vehicle ${vehicleId} has flown no sortie in this run`);
    return reportOf({
      ...known,
      sortie,
      track: this.store.sorties.trail(sortie.id),
      coverage: this.patrols.coverageOf(vehicleId)?.map,
      flags: this.#flags.list().filter((f) => f.sortieId === sortie.id),
      texts: this.#texts.filter((t) => t.vehicleId === vehicleId),
      endedAt: sortie.endedAt ?? Date.now(),
    });
  }

  #wire(): void {
    const { announcer, fleet, links, streams, watch, sorties, demo } = this;
    const flags = this.#flags;
    const own = this.#ends;
    own.add(announcer.onAny((name, value) => this.#windows.emit(name, value as never)));
    own.add(
      fleet.onStreamAddress(({ vehicleId, address }) => {
        if (streams.ofVehicle(vehicleId)) return;
        streams.open(vehicleId, address).catch((cause) => this.fail(cause));
      }),
    );
    own.add(links.onLink((link) => announcer.emit("link", link)));
    own.add(links.onClosed((closed) => announcer.emit("linkClosed", closed)));
    own.add(
      fleet.onVehicle((vehicle) => {
        sorties.observe(this.#completed(vehicle), Date.now());
        announcer.emit("vehicle", this.#completed(vehicle)); // a sortie may have begun or ended
      }),
    );
    own.add(
      fleet.onText((text) => {
        this.#texts.push(text);
        if (this.#texts.length > textsKept) this.#texts.shift();
        announcer.emit("text", text);
      }),
    );
    own.add(this.#versions.onIdentity(({ systemId }) => this.announceVehicle(`${systemId}:1`)));
    own.add(sorties.onSortie((sortie) => announcer.emit("sortie", sortie)));
    own.add(sorties.onFailure((failure) => this.fail(failure)));
    own.add(
      sorties.onSortie(({ id, vehicleId, endedAt }) => {
        if (endedAt !== undefined) flags.endSortie(id, endedAt);
        this.announceVehicle(vehicleId);
      }),
    );
    own.add(streams.onStream((stream) => announcer.emit("stream", stream)));
    own.add(
      streams.onWanted((wanted) => {
        this.#streamMemory.remember(wanted);
        fleet.rates.setWatched(wanted.map(({ vehicleId }) => vehicleId));
      }),
    );
    own.add(streams.onClosed((closed) => announcer.emit("streamClosed", closed)));
    own.add(streams.onUp((up) => announcer.emit("vision", { up })));
    own.add(
      streams.onDetector((detector) => {
        this.#detector = detector;
        announcer.emit("detector", detector);
        if (detector.failure) this.fail(errorOf(detector.failure));
      }),
    );
    own.add(streams.onFrame((frame) => this.#onFrame(frame)));
    own.add(
      streams.onSegment((segment) => {
        const vehicleId = streams.vehicleOf(segment.streamId);
        const sortieId = vehicleId && sorties.current(vehicleId)?.id;
        this.#keep("Footage", () => this.store.footage.saveSegment(segment, sortieId));
      }),
    );
    own.add(watch.onTrack((track) => announcer.emit("track", track)));
    own.add(
      watch.onSeen(({ track, at, box, placed }) => {
        const sortie = sorties.current(track.vehicleId);
        if (!sortie) return;
        this.#keep("A box", () => this.store.footage.addBoxes([box]));
        if (placed) this.#keep("A flag", () => flags.observe(track, at, sortie.id));
      }),
    );
    own.add(flags.onFlag((flag: FlagRecord) => announcer.emit("flag", flag)));
    own.add(demo.onState((state) => announcer.emit("demo", state)));
    own.add(demo.onSector((sector) => announcer.emit("sector", sector)));
    this.#every(feedPeriodMs, () => this.#tickLive());
    this.#every(reviewPeriodMs, () => {
      watch.tick(Date.now());
      flags.tick(Date.now());
    });
  }

  #tickLive(): void {
    const live = this.fleet.live();
    for (const sample of live) {
      this.sorties.observeLive(sample);
      this.trails.observe(sample);
      if (this.sorties.current(sample.id)) this.patrols.observeLive(sample, this.groundOf(sample.id));
    }
    this.#windows.tick(Date.now(), live);
  }

  #onFrame(frame: FrameTracks): void {
    const vehicleId = this.streams.vehicleOf(frame.streamId);
    if (vehicleId === undefined) return;
    const vehicle = this.fleet.find(vehicleId);
    this.watch.observe({
      frame,
      vehicleId,
      framePose: framePoseOf(frame, (at) => vehicle?.poseAt(at), this.patrols.of(vehicleId)?.plan.camera),
      ground: this.groundOf(vehicleId),
    });
  }

  /** A vehicle's record with what only the station knows of it. */
  #completed(vehicle: VehicleRecord): VehicleRecord {
    const patrol = this.patrols.of(vehicle.id);
    const sortie = this.sorties.current(vehicle.id);
    const stream = this.streams.ofVehicle(vehicle.id);
    const identity = this.#identityOf(vehicle.systemId);
    const camera = patrol?.plan.camera ?? (this.demo.state === "off" ? undefined : this.#options.demoVideo);
    return {
      ...vehicle,
      ...(patrol && { patrol: { name: patrol.plan.name, ...patrol } }),
      ...(sortie && { sortieId: sortie.id }),
      ...(stream && { streamId: stream.id }),
      ...(identity && { identity }),
      ...(camera && { camera: { width: camera.width, height: camera.height, hfovDeg: camera.hfovDeg } }),
    };
  }

  #identityOf(systemId: number): VehicleIdentity | undefined {
    const known = this.#versions.of(systemId);
    if (!known) return undefined;
    const { firmware, gitHash, uid, can } = known;
    return { firmware, ...(gitHash && { gitHash }), ...(uid && { uid }), can: [...can] };
  }

  #recordTelemetry(file: string): () => Promise<void> {
    try {
      const writer = new TlogWriter(this.node, file, {
        onFailure: (failure) => this.fail(errorOf(failure)),
      });
      return () => writer.close();
    } catch (cause) {
      this.fail(
        new FailureError(
          "disk-full",
          `Telemetry is not recorded: ${reasonOf(cause)}`,
          "Free some disk space or mend the folder's permissions",
        ),
      );
      return () => Promise.resolve();
    }
  }

  /** Writes something down; where that fails it is told, at most twice a minute, and the rest goes on. */
  #keep(what: string, write: () => void): void {
    try {
      write();
    } catch (cause) {
      if (Date.now() - this.#unkeptAt < 30_000) return;
      this.#unkeptAt = Date.now();
      this.fail(
        new FailureError(
          "disk-full",
          `${what} could not be kept: ${reasonOf(cause)}: ${this.dataFolder}`,
          "Free some disk space; see that the folder can be written to",
        ),
      );
    }
  }

  #every(ms: number, work: () => void): void {
    const timer = setInterval(() => {
      try {
        work();
      } catch (cause) {
        this.fail(cause);
      }
    }, ms);
    this.#ends.add(() => clearInterval(timer));
  }
}

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Disposer } from "../base/disposer.ts";
import { type Log, reasonOf } from "../base/log.ts";
import { Ring } from "../base/ring.ts";
import { FailureError } from "../contract/failure.ts";
import type { MergedData } from "../contract/merging.ts";
import type { Peers } from "../contract/peers.ts";
import type { DetectorRecord, SectorRecord, StatusText, VehicleRecord } from "../contract/records.ts";
import type { SimulatedVehicleStart, SimulatorCalls } from "../contract/simulator.ts";
import type { Snapshot } from "../contract/station.ts";
import type { Ground } from "../geo/ground.ts";
import type { AutopilotVersions } from "../mavlink/autopilotVersion.ts";
import { systemClock } from "../mavlink/clock.ts";
import { startHeartbeat } from "../mavlink/heartbeat.ts";
import { LogClient } from "../mavlink/logClient.ts";
import { MavlinkNode } from "../mavlink/node.ts";
import { RoundTrips } from "../mavlink/roundTrips.ts";
import { AccountSessions } from "../store/accountSessions.ts";
import { AccountStore } from "../store/accountStore.ts";
import { AlertStore } from "../store/alertStore.ts";
import { AuditLog } from "../store/auditLog.ts";
import { logsRefused } from "../store/auditTakeIn.ts";
import { newestWord, unloggedWords } from "../store/auditWords.ts";
import { ChecklistStore } from "../store/checklistStore.ts";
import { CorrectionStore } from "../store/correctionStore.ts";
import { CoverageStore } from "../store/coverageStore.ts";
import { CustodyStore } from "../store/custodyStore.ts";
import { openDatabase } from "../store/database.ts";
import { EvidenceStore } from "../store/evidenceStore.ts";
import { FlagQueries } from "../store/flagQuery.ts";
import { SavedFilters } from "../store/flagQuerySaved.ts";
import { FlagStore } from "../store/flagStore.ts";
import { FootageStore } from "../store/footageStore.ts";
import { footageLeftOf } from "../store/footprintFootage.ts";
import { FootprintQueries } from "../store/footprintQuery.ts";
import { FootprintStore } from "../store/footprintStore.ts";
import { endLeftMerge } from "../store/mergeLeft.ts";
import { MomentFootage } from "../store/momentFootage.ts";
import { takeInStation } from "../store/otherStation.ts";
import { PlanLibrary } from "../store/planLibrary.ts";
import { PlanDrafts } from "../store/planLibraryDrafts.ts";
import { Settings } from "../store/settings.ts";
import { SightingQueries } from "../store/sightingQuery.ts";
import type { CopyWatch } from "../store/sortieCopy.ts";
import { SortieStore } from "../store/sortieStore.ts";
import { takenInSince } from "../store/stationMergeAudit.ts";
import { Fleet } from "../vehicle/fleet.ts";
import { Accounts } from "./accounts.ts";
import { AirMissions } from "./airMission.ts";
import { AirTraffic } from "./airTraffic.ts";
import { Alerts } from "./alerts.ts";
import { Announcer } from "./announcer.ts";
import { audited } from "./auditedCalls.ts";
import { AuditTrail } from "./auditTrail.ts";
import { Boundaries } from "./boundaries.ts";
import { BoundaryWatch } from "./boundaryWatch.ts";
import { CalibrationClicks } from "./calibrationClicks.ts";
import { Calibrations } from "./calibrations.ts";
import { CameraCalibrations } from "./cameraCalibrations.ts";
import { CameraViews } from "./cameraViews.ts";
import type { Checklists } from "./checklists.ts";
import { checklistsOf } from "./checklistsOfStation.ts";
import { Corrections } from "./corrections.ts";
import { StationCoverage } from "./coverageOfStation.ts";
import type { Cues } from "./cues.ts";
import { cuesOf } from "./cuesOfStation.ts";
import { Custody } from "./custody.ts";
import { Datasets } from "./datasets.ts";
import { Demo } from "./demo.ts";
import { demoPlace } from "./demoPlace.ts";
import { Evidence } from "./evidence.ts";
import { evidencePlaceOf } from "./evidenceOfStation.ts";
import { FlagRules } from "./flagRules.ts";
import { Flags } from "./flags.ts";
import { FlightLogs } from "./flightLogs.ts";
import { FootageBudget, recordedRate } from "./footageBudget.ts";
import { exportPlaceOf, FootageExports } from "./footageExports.ts";
import { Footprints } from "./footprints.ts";
import { ForgottenVehicles } from "./forgottenVehicles.ts";
import { Forwards } from "./forwards.ts";
import { type StationHandlers, stationHandlers } from "./handlers.ts";
import { Inspector } from "./inspector.ts";
import { KeyRing } from "./keyRing.ts";
import { Links } from "./links.ts";
import { MapLayers } from "./mapLayers.ts";
import { toldOfLeftMerge } from "./mergeLeft.ts";
import { missingSorties } from "./missingSorties.ts";
import { Models } from "./models.ts";
import { OfferedCameras } from "./offeredCameras.ts";
import { OfflineRuns, offlinePlaceOf } from "./offlineRuns.ts";
import { OperatorControls } from "./operatorControls.ts";
import { OwnEvents } from "./ownEvents.ts";
import { PacketsOfVehicle } from "./packetsOfVehicle.ts";
import { Params } from "./params.ts";
import { aimOfPatrol } from "./patrolAim.ts";
import type { PatrolChecks } from "./patrolChecks.ts";
import { patrolChecksOf } from "./patrolChecksOf.ts";
import { Patrols } from "./patrols.ts";
import { Payloads } from "./payloads.ts";
import type { Reliefs } from "./reliefs.ts";
import { reliefsOf } from "./reliefsOfStation.ts";
import { RemoteIdTeller } from "./remoteIdTeller.ts";
import { ReplayedVehicles } from "./replayedVehicles.ts";
import { guarded } from "./replayGuard.ts";
import { type PatrolReport, reportOf } from "./report.ts";
import { StationRetention } from "./retentionOfStation.ts";
import type { ScenarioRuns } from "./scenarioRuns.ts";
import { scenarioRunsOf } from "./scenarioRunsOfStation.ts";
import { StationSharing } from "./sharingOfStation.ts";
import { Signing, signingStoreOf } from "./signing.ts";
import { inSlices } from "./slices.ts";
import { snapshotOf } from "./snapshot.ts";
import { softwareVersion } from "./softwareVersion.ts";
import { Sorties } from "./sorties.ts";
import type { StickControl } from "./stick.ts";
import { sticksOf } from "./stickOfStation.ts";
import { StreamLooks } from "./streamLooks.ts";
import { StreamMemory } from "./streamMemory.ts";
import { Streams } from "./streams.ts";
import { TelemetryLog } from "./telemetryLog.ts";
import { recordTelemetry } from "./telemetryRecording.ts";
import { stationGround } from "./terrain.ts";
import { TerrainFiles } from "./terrainFiles.ts";
import { Trails } from "./trails.ts";
import { Troubles } from "./troubles.ts";
import { TwinGuard } from "./twinGuard.ts";
import { VehicleRecords } from "./vehicleRecords.ts";
import { VideoHosts } from "./videoHosts.ts";
import { Watch } from "./watch.ts";
import { Windows } from "./windows.ts";
import { wire } from "./wiring.ts";

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

const slowAnswerMs = 600;

/** The station: links, vehicles, patrols, streams, flags and windows, wired together. */
export class Station {
  readonly announcer = new Announcer();
  /** What an operator has to know; all parts say it here. */
  readonly alerts: Alerts;
  readonly checklists: Checklists;
  readonly sticks: StickControl;
  readonly handlers: StationHandlers;
  readonly node: MavlinkNode;
  readonly fleet: Fleet;
  readonly links: Links;
  readonly replayed: ReplayedVehicles;
  readonly forgotten: ForgottenVehicles;
  readonly forwards: Forwards;
  readonly streams: Streams;
  readonly videoHosts: VideoHosts;
  readonly cameraCalibrations: CameraCalibrations;
  readonly offeredCameras: OfferedCameras;
  readonly cameraViews: CameraViews;
  readonly calibrationClicks = new CalibrationClicks();
  readonly boundaries: Boundaries;
  readonly patrols: Patrols;
  readonly patrolChecks: PatrolChecks;
  readonly sorties: Sorties;
  readonly watch: Watch;
  readonly demo: Demo;
  readonly inspector: Inspector;
  readonly keys: KeyRing;
  readonly signing: Signing;
  readonly params: Params;
  readonly ownEvents: OwnEvents;
  readonly flightLogs: FlightLogs;
  readonly offline: OfflineRuns;
  readonly scenarioRuns: ScenarioRuns;
  readonly exports: FootageExports;
  readonly evidence: Evidence;
  readonly sharing: StationSharing;
  readonly airTraffic: AirTraffic;
  readonly payloads: Payloads;
  readonly calibrations: Calibrations;
  readonly control: OperatorControls;
  readonly reliefs: Reliefs;
  readonly cues: Cues;
  readonly coverage: StationCoverage;
  readonly remoteId: RemoteIdTeller;
  readonly telemetry: TelemetryLog;
  readonly footage: FootageBudget;
  /** How long recordings stay, and flags that are deleted. */
  readonly keeping: StationRetention;
  readonly footprints: Footprints;
  readonly terrain: TerrainFiles;
  readonly maps: MapLayers;
  readonly models: Models;
  readonly looks: StreamLooks;
  readonly trails = new Trails();
  readonly store: {
    readonly flags: FlagStore;
    readonly flagQueries: FlagQueries;
    readonly flagFilters: SavedFilters;
    readonly footprints: FootprintStore;
    readonly filmed: FootprintQueries;
    readonly moments: MomentFootage;
    readonly sightings: SightingQueries;
    readonly footage: FootageStore;
    readonly sorties: SortieStore;
    readonly settings: Settings;
    readonly plans: PlanLibrary;
    readonly drafts: PlanDrafts;
  };
  readonly flags: Flags;
  readonly corrections: Corrections;
  readonly datasets: Datasets;
  readonly audit: AuditTrail;
  readonly custody: Custody;
  readonly versions: AutopilotVersions;
  readonly records: VehicleRecords;
  readonly troubles: Troubles;
  readonly windows: Windows;
  readonly accounts: Accounts;
  readonly streamMemory: StreamMemory;
  readonly texts = new Ring<StatusText>(500);
  detector: DetectorRecord | undefined;
  /** Takes another station's data in, in somebody's name. */
  readonly takeIn: (folder: string, by: string, watch?: CopyWatch) => Promise<MergedData>;
  readonly #endLeftMerge: () => Promise<void>;
  /** Until what a merge has left that was killed is done. */
  #merging: Promise<void> = Promise.resolve();
  readonly #options: StationOptions;
  readonly #ends = new Disposer();

  /** @throws FailureError when the data folder or its database cannot be used. */
  constructor(options: StationOptions) {
    this.#options = options;
    const { dataFolder, log, peers } = options;
    this.alerts = new Alerts({
      ...{ clock: systemClock, announcer: this.announcer, log: log.child("alerts") },
      nameOf: (vehicleId) => this.fleet?.find(vehicleId)?.name,
    });
    this.#ends.add(() => this.alerts.close());
    this.troubles = new Troubles({ announcer: this.announcer, alerts: this.alerts, log, dataFolder });
    const db = openDatabase(join(dataFolder, "vedette.db"));
    this.#ends.add(() => db.close());
    const flagQueries = new FlagQueries(db);
    this.store = {
      flags: new FlagStore(db),
      flagQueries,
      sightings: new SightingQueries(db, flagQueries),
      flagFilters: new SavedFilters(db),
      footprints: new FootprintStore(db),
      filmed: new FootprintQueries(db, footageLeftOf(db)),
      moments: new MomentFootage(db),
      footage: new FootageStore(db),
      sorties: new SortieStore(db, dataFolder),
      settings: new Settings(db),
      plans: new PlanLibrary(db, { now: () => Date.now(), newId: randomUUID }),
      drafts: new PlanDrafts(db),
    };
    this.streamMemory = new StreamMemory({ settings: this.store.settings, session: options.session });
    const { settings } = this.store;
    this.node = new MavlinkNode({ signingStore: signingStoreOf(settings) });
    this.#ends.add(() => this.node.close());
    const trips = new RoundTrips();
    const fail = (cause: unknown) => this.troubles.fail(cause);
    const audit = new AuditLog(db, { now: () => Date.now() });
    this.audit = new AuditTrail({
      ...{ settings, dataFolder, fail, now: () => Date.now(), log: log.child("audit") },
      audit,
      words: { newest: () => newestWord(db), unlogged: (after) => unloggedWords(db, audit, after) },
    });
    this.alerts.keepIn(new AlertStore(db), this.audit);
    this.accounts = new Accounts({
      ...{ store: new AccountStore(db), sessions: new AccountSessions(db, options.session) },
      ...{ settings, trail: this.audit, now: () => Date.now() },
    });
    this.keys = new KeyRing(join(dataFolder, "keys.json"), fail);
    this.telemetry = new TelemetryLog({
      ...{ node: this.node, settings, fail },
      folder: join(dataFolder, "telemetry"),
      removed: ({ file, bytes }) => this.custody.removed(file, { bytes, why: "budget" }),
      log: log.child("telemetry"),
    });
    this.terrain = new TerrainFiles({ settings, fail });
    this.maps = new MapLayers({ settings, fail });
    this.signing = new Signing({ node: this.node, keys: this.keys, settings, fail });
    this.links = new Links({ node: this.node, settings, log: log.child("links"), signing: this.signing, trips, fail });
    this.videoHosts = new VideoHosts({ settings });
    this.cameraCalibrations = new CameraCalibrations({ settings });
    this.offeredCameras = new OfferedCameras({ settings });
    const { videoHosts } = this;
    const streamHosts = {
      hostsOf: (systemId: number) => this.node.hostsOf(systemId),
      get allowed() {
        return videoHosts.list();
      },
    };
    this.forwards = new Forwards({ node: this.node, settings, log: log.child("forwards") });
    this.fleet = new Fleet(this.node, { trips, streamHosts });
    this.replayed = new ReplayedVehicles({ node: this.node, fleet: this.fleet, replays: this.links.replays });
    this.#ends.add(() => this.replayed.close());
    this.forgotten = new ForgottenVehicles({ clock: this.node.clock, fleet: this.fleet });
    this.#ends.add(() => this.forgotten.close());
    this.versions = this.fleet.versions;
    this.models = new Models({
      folder: join(dataFolder, "models"),
      builtIn: options.modelFile,
      settings,
      load: (file) => this.streams.loadDetector(file),
      fail,
    });
    this.streams = new Streams({
      ...{ modelFile: this.models.chosenFile, provider: () => this.models.provider },
      log: log.child("streams"),
    });
    this.patrols = new Patrols({ settings: this.store.settings, log: log.child("patrols") });
    this.watch = new Watch({ log: log.child("watch") });
    const packets = new PacketsOfVehicle(this.node, (systemId) => this.fleet.find(`${systemId}:1`) !== undefined);
    this.sorties = new Sorties({
      store: this.store.sorties,
      log: log.child("sorties"),
      recorders: {
        telemetry: (vehicleId, file) => recordTelemetry(packets.of(Number.parseInt(vehicleId, 10)), file, fail),
        video: (vehicleId, folder) => this.streams.record(vehicleId, folder),
      },
    });
    this.flags = new Flags({
      store: this.store.flags,
      rules: new FlagRules({ settings: this.store.settings, log: log.child("rules") }),
      footage: this.store.footage,
      sorties: this.store.sorties,
      still: (streamId, trackId) => this.streams.still(streamId, trackId),
      audit: this.audit.log,
      log: log.child("flags"),
    });
    this.corrections = new Corrections({
      ...{ store: new CorrectionStore(db), footage: this.store.footage, sorties: this.store.sorties },
      ...{ audit: this.audit.log, now: () => Date.now() },
      flagsOf: (sortieId) => this.store.flags.ofSortie(sortieId),
      flagsChanged: (flagIds) => this.flags.changed(flagIds.map((id) => this.store.flags.get(id))),
    });
    this.datasets = new Datasets({
      ...{ dataFolder, audit: this.audit.log, corrections: this.corrections.store, version: softwareVersion() },
      ...{ footage: this.store.footage, sorties: this.store.sorties, now: () => Date.now() },
      flags: () => this.store.flags.list(),
      vision: () => this.streams.vision,
    });
    const buried = (stills: readonly string[], sortieIds: readonly string[]): void =>
      void this.keeping.merged(stills, sortieIds).catch(fail);
    this.#endLeftMerge = async () => {
      const left = await endLeftMerge(db, dataFolder, buried);
      const told = left && toldOfLeftMerge(left);
      if (told) {
        this.audit.note(told.event);
        fail(told.failure);
      }
      if (!left?.rest) void this.keeping.resume().catch(fail);
    };
    this.takeIn = async (folder, by, watch) => {
      await this.#merging;
      const merged = await takeInStation(db, {
        ...{ folder, dataFolder, by, log: audit, buried, ...watch },
        more: (other, sorties) => this.keeping.takeIn(other, sorties),
        together: (work) => {
          const before = newestWord(db);
          const told = (merged: MergedData) => ({ ...merged, folder, events: takenInSince(db, before) });
          return audit.with((merged) => ({ kind: "data.merge", by, body: told(merged) }), work);
        },
        tell: (sortieIds, flagIds) => this.#tellMerged(sortieIds, flagIds),
      });
      if (merged.logs?.refused !== undefined) fail(new FailureError("bad-input", merged.logs.refused, logsRefused));
      return merged;
    };
    this.footprints = new Footprints(this.store.footprints);
    this.footage = new FootageBudget({
      ...{ dataFolder, settings, fail, clock: this.node.clock, store: this.store.footage },
      flags: () => [{ sightings: this.store.flags.spans() }],
      rate: () => recordedRate(this.streams.records()),
      inUse: () => this.keeping.inUse(),
      removed: ({ file, bytes, why }) => this.custody.removed(file, { bytes, why }),
      log: log.child("footage"),
    });
    this.custody = new Custody({
      ...{ dataFolder, store: new CustodyStore(db, this.audit.log), trail: this.audit, log: log.child("custody") },
      segments: () => this.store.footage.kept(),
      sorties: () => this.store.sorties.list(),
      telemetry: () => this.telemetry.list(),
      recording: () => this.telemetry.record.recording?.file,
      now: () => Date.now(),
    });
    this.flags.setZones(this.patrols.zones());
    this.demo = new Demo({
      peers,
      place: demoPlace(this),
      settings: this.store.settings,
      session: options.session,
      ...(options.demoVideo ? { video: options.demoVideo } : {}),
      log: log.child("demo"),
    });
    this.records = new VehicleRecords({
      announcer: this.announcer,
      fleet: this.fleet,
      patrols: this.patrols,
      sorties: this.sorties,
      streams: this.streams,
      versions: this.versions,
      replayed: this.replayed,
      camera: () => (this.demo.state === "off" ? undefined : options.demoVideo),
    });
    this.inspector = new Inspector(this.node, this.announcer);
    this.#ends.add(() => this.inspector.close());
    this.params = new Params({
      dataFolder,
      node: this.node,
      trips,
      fleet: this.fleet,
      announcer: this.announcer,
      offers: (systemId) => this.versions.of(systemId)?.can ?? new Set(),
    });
    this.ownEvents = new OwnEvents({
      ...{ node: this.node, fleet: this.fleet },
      isFast: ({ id, systemId, linkIds }) =>
        !this.replayed.has(id) && this.links.areFast(linkIds) && trips.timeout(systemId) < slowAnswerMs,
    });
    this.#ends.add(() => this.ownEvents.close());
    this.flightLogs = new FlightLogs({
      dataFolder,
      client: new LogClient(this.node, { trips }),
      fleet: this.fleet,
      announcer: this.announcer,
    });
    this.offline = new OfflineRuns(() => offlinePlaceOf(this, log.child("offline")));
    this.scenarioRuns = scenarioRunsOf({ dataFolder, settings, log: log.child("scenario-runs") });
    this.exports = new FootageExports(() => exportPlaceOf(this));
    this.evidence = new Evidence(evidencePlaceOf(this, new EvidenceStore(db, this.audit.log)));
    this.keeping = new StationRetention(this, db, log.child("retention"));
    this.sharing = new StationSharing(this, log.child("sharing"));
    this.airTraffic = new AirTraffic(this.node);
    this.#ends.add(() => this.airTraffic.close());
    this.control = new OperatorControls(this.node, this.fleet.commands);
    this.#ends.add(() => this.control.close());
    this.remoteId = new RemoteIdTeller({ node: this.node, settings });
    this.#ends.add(() => this.remoteId.close());
    this.payloads = new Payloads({
      node: this.node,
      fleet: this.fleet,
      aimOf: (vehicleId) => aimOfPatrol(this, vehicleId),
      hosts: streamHosts,
      cameraIdOf: (vehicleId, offered) => this.offeredCameras.idOf(vehicleId, offered),
    });
    this.#ends.add(() => this.payloads.close());
    this.cameraViews = new CameraViews({
      ...{ cameraCalibrations: this.cameraCalibrations, fleet: this.fleet, patrols: this.patrols },
      told: (vehicleId, cameraId) =>
        this.offeredCameras.remembered(vehicleId, cameraId, this.payloads.told(vehicleId, cameraId)),
    });
    this.looks = new StreamLooks({
      settings,
      payloadOf: (vehicleId) => this.payloads.list().find((one) => one.vehicleId === vehicleId),
      send: (streamId, look) => this.streams.look(streamId, look),
    });
    this.calibrations = new Calibrations({ node: this.node, fleet: this.fleet, announcer: this.announcer });
    this.#ends.add(() => this.calibrations.close());
    this.boundaries = new Boundaries(this);
    const boundaryWatch = new BoundaryWatch({ clock: this.node.clock, fleet: this.fleet, boundaries: this.boundaries });
    this.#ends.add(() => boundaryWatch.close());
    this.patrolChecks = patrolChecksOf(this);
    this.#ends.add(() => this.patrolChecks.close());
    this.checklists = checklistsOf(this, new ChecklistStore(db));
    this.sticks = sticksOf(this);
    this.#ends.add(() => this.sticks.close());
    const twins = new TwinGuard({ conflicts: this.links.conflicts, fleet: this.fleet });
    const inTheAir = new AirMissions({ patrols: this.patrols, fleet: this.fleet, now: () => Date.now() });
    this.reliefs = reliefsOf(this);
    this.#ends.add(() => this.reliefs.close());
    this.cues = cuesOf(this);
    this.#ends.add(() => this.cues.close());
    this.coverage = new StationCoverage(this, new CoverageStore(db));
    this.#ends.add(() => this.coverage.close());
    const asked = guarded(stationHandlers(this), (vehicleId, call, args) => {
      this.replayed.mustBeReal(vehicleId);
      twins.mayAsk(vehicleId, call, args);
      inTheAir.mayAsk(vehicleId, call, args);
      this.checklists.mayAsk(vehicleId, call, args);
      this.sticks.ordered(vehicleId, call);
      this.cues.ordered(vehicleId, call, args);
    });
    this.handlers = audited(asked, this.audit, () => Date.now());
    this.windows = new Windows(this.handlers, this.accounts);
    this.#ends.add(wire(this));
  }

  /** Opens what was open before, and asks for vision. */
  async start(): Promise<void> {
    const { peers } = this.#options;
    const missing = missingSorties(this.store.sorties.missing(), this.dataFolder);
    if (missing) this.fail(missing);
    inSlices(this.store.flagQueries.loading()).catch((cause) => this.#options.log.debug(`flags: ${reasonOf(cause)}`));
    this.audit.start();
    this.custody.start();
    void this.evidence.recover();
    this.keeping.retention.start();
    this.#merging = this.#endLeftMerge().catch((cause) => this.fail(cause));
    this.#ends.add(startHeartbeat(this.node));
    this.#ends.add(
      peers.onPeer(({ role, port, aside }) => {
        if (role === "renderer") this.windows.attach(port, aside);
        else if (role === "vision") {
          this.models.attach(port);
          this.streams.attach(port);
        } else if (role === "simulator") this.demo.attach(port);
      }),
    );
    peers.need("vision");
    this.terrain.start();
    this.maps.start();
    this.signing.start();
    this.coverage.start();
    this.reliefs.start();
    this.links.reopen(this.#options.firstLink);
    this.forwards.reopen();
    this.sharing.start();
    for (const { vehicleId, address, camera } of this.streamMemory.recall())
      this.streams.open(vehicleId, address, camera).catch((cause) => this.fail(cause));
    await this.demo.resume().catch((cause) => this.fail(cause));
  }

  /** Asks for vision and opens the elevation files, to analyse recordings: no link is opened and nothing is sent. */
  startOffline(): void {
    const { peers } = this.#options;
    this.#ends.add(peers.onPeer(({ role, port }) => role === "vision" && this.streams.attach(port)));
    peers.need("vision");
    this.terrain.start();
    this.audit.start();
    this.custody.start();
  }

  /** Ends everything that was started; vehicles fly on. */
  async close(): Promise<void> {
    await this.scenarioRuns.close();
    await this.offline.close();
    await this.evidence.close();
    await this.exports.close();
    await this.datasets.close();
    await this.sorties.close();
    this.watch.tick(Number.POSITIVE_INFINITY);
    await this.sharing.close();
    await this.forwards.close();
    await this.links.close();
    await this.telemetry.close();
    await this.#merging;
    await this.keeping.close();
    await this.footage.close();
    await this.terrain.close();
    await this.maps.close();
    this.fleet.close();
    await this.custody.close();
    await this.audit.close();
    this.#ends.dispose();
  }

  get dataFolder(): string {
    return this.#options.dataFolder;
  }
  get demoSector(): SectorRecord | undefined {
    return this.demo.sector;
  }

  vehicles(): VehicleRecord[] {
    return this.records.all();
  }

  /** The ground under a vehicle as far as it is loaded: elevation files, the simulated sector, else flat at its home. */
  groundOf(vehicleId: string | undefined): Ground {
    const home = vehicleId === undefined ? undefined : this.fleet.find(vehicleId)?.state.home;
    const plan = vehicleId === undefined ? undefined : this.patrols.of(vehicleId)?.plan;
    return stationGround(this.terrain.under(vehicleId, plan, this.demo.ground), home?.amsl);
  }

  #tellMerged(sortieIds: readonly string[], flagIds: readonly string[]): void {
    const { flags, sorties } = this.store;
    for (const sortie of sorties.list()) if (sortieIds.includes(sortie.id)) this.announcer.emit("sortie", sortie);
    this.flags.changed(flagIds.map((id) => flags.get(id)));
  }

  /** A failure that no call is waiting for: logged and shown. */
  fail(cause: unknown): void {
    this.troubles.fail(cause);
  }

  /** Says again what a vehicle is, after something the station adds to its record has changed. */
  announceVehicle(vehicleId: string): void {
    this.records.announce(vehicleId);
  }

  snapshot(): Snapshot {
    return snapshotOf(this);
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
      checklist: this.checklists.ofSortie(sortie.id),
      sortie,
      track: this.store.sorties.trail(sortie.id),
      coverage: this.patrols.coverageOf(vehicleId)?.map,
      flags: this.flags.ofSortie(sortie.id),
      texts: [...this.texts].filter((t) => t.vehicleId === vehicleId),
      endedAt: sortie.endedAt ?? Date.now(),
    });
  }
}

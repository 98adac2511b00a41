import { Disposer } from "../base/disposer.ts";
import type { Off } from "../base/emitter.ts";
import { errorOf } from "../contract/failure.ts";
import { cameraOfStream } from "../contract/streamCamera.ts";
import type { FrameTracks } from "../contract/vision.ts";
import { systemClock } from "../mavlink/clock.ts";
import type { FoundVideo } from "../vehicle/offeredVideo.ts";
import { ownAircraft } from "./airTraffic.ts";
import { followAlerts } from "./alertSources.ts";
import { noteModel } from "./auditedModel.ts";
import { followChecklists } from "./checklistsOfStation.ts";
import { feedPeriodMs } from "./feed.ts";
import { framePoseOf, type NoPose, type ToldPose } from "./framePose.ts";
import type { Station } from "./station.ts";
import { blockedStream } from "./streamNotice.ts";
import { type HintedStream, ViewHinter } from "./viewHints.ts";

/** Lets the parts of a station hear each other, and windows hear all of them, until the returned function is called. */
export function wire(station: Station): Off {
  const ends = new Disposer();
  wireVehicles(station, ends);
  wireStreams(station, ends);
  wireFootage(station, ends);
  wireReview(station, ends);
  wireTraffic(station, ends);
  ends.add(followAlerts(station, systemClock));
  ends.add(followChecklists(station, systemClock));
  ends.add(station.sticks.onStick((stick) => station.announcer.emit("stick", stick)));
  const { announcer, links, forwards, demo, windows } = station;
  ends.add(announcer.onAny((name, value) => name !== "failure" && windows.emit(name, value as never)));
  ends.add(links.onLink((link) => announcer.emit("link", link)));
  ends.add(links.onClosed((closed) => announcer.emit("linkClosed", closed)));
  ends.add(forwards.onForward((forward) => announcer.emit("forward", forward)));
  ends.add(forwards.onClosed((closed) => announcer.emit("forwardClosed", closed)));
  ends.add(station.control.onControl((control) => announcer.emit("control", control)));
  ends.add(station.control.onFailure((cause) => station.fail(cause)));
  ends.add(station.terrain.onChanged((terrain) => announcer.emit("terrain", terrain)));
  ends.add(station.maps.onChanged((maps) => announcer.emit("maps", maps)));
  ends.add(station.evidence.onRecord((record) => announcer.emit("evidence", record)));
  ends.add(station.corrections.onSaid((said) => announcer.emit("correction", said)));
  ends.add(station.datasets.onDataset((record) => announcer.emit("dataset", record)));
  ends.add(station.scenarioRuns.onRun((run) => announcer.emit("scenarioRun", run)));
  ends.add(station.scenarioRuns.onGone((gone) => announcer.emit("scenarioRunGone", gone)));
  ends.add(station.offline.onRun((run) => announcer.emit("offline", run)));
  ends.add(demo.onState((state) => announcer.emit("demo", state)));
  ends.add(demo.onSector((sector) => announcer.emit("sector", sector)));
  return () => ends.dispose();
}

function wireVehicles(station: Station, ends: Disposer): void {
  const { announcer, demo, fleet, records, replayed, sorties } = station;
  ends.add(
    fleet.onStreamAddress((found) => {
      if (!replayed.has(found.vehicleId)) openFound(station, found);
    }),
  );
  ends.add(
    fleet.onBlockedStream((stream) => {
      if (replayed.has(stream.vehicleId)) return; // what a log names is nowhere now
      station.fail(blockedStream(fleet.vehicle(stream.vehicleId).name, stream));
    }),
  );
  ends.add(
    fleet.onVehicle((vehicle) => {
      const { id, armed, landed } = vehicle;
      if (armed && landed !== "on-ground" && !replayed.has(id)) station.patrols.flown(id);
      if (!replayed.has(vehicle.id)) sorties.observe(records.completed(vehicle), Date.now());
      announcer.emit("vehicle", records.completed(vehicle)); // a sortie may have begun or ended
    }),
  );
  ends.add(
    fleet.onText((text) => {
      station.texts.push(text);
      announcer.emit("text", text);
    }),
  );
  ends.add(fleet.onCrowd((crowd) => station.fail(crowd)));
  ends.add(demo.onRemoved((vehicleId) => station.forgotten.switchedOff(vehicleId)));
  ends.add(fleet.onForgotten((vehicleId) => forget(station, vehicleId)));
  ends.add(fleet.onReturned(({ vehicleId, why }) => why === "found" && tellAgain(station, vehicleId)));
  ends.add(station.versions.onIdentity(({ systemId }) => records.announce(`${systemId}:1`)));
  ends.add(station.payloads.onPayload((payload) => announcer.emit("payload", payload)));
  ends.add(sorties.onSortie((sortie) => announcer.emit("sortie", sortie)));
  ends.add(sorties.onFailure((failure) => station.fail(failure)));
  ends.add(every(feedPeriodMs, () => tickLive(station), station));
}

/** Opens the video of a camera that has none; the same video under another name would only be seen twice. */
function openFound(station: Station, found: FoundVideo): void {
  const { offeredCameras, streams } = station;
  const { vehicleId, address, name } = found;
  const cameraId = offeredCameras.idOf(vehicleId, found);
  const open = streams.allOf(vehicleId);
  const known = open.some((one) => one.cameraId === cameraId || one.address === address);
  if (known || open.length >= mostUnasked) return;
  streams
    .open(vehicleId, address, { id: cameraId, ...(name !== "" && { name }) })
    .catch((cause) => station.fail(cause));
}

/** So many videos of a vehicle are opened unasked: each is decoded and searched. */
const mostUnasked = 4;

/** Nothing of a forgotten vehicle stays but its sorties on disk and the patrol that it was verified to hold. */
function forget({ announcer, sorties, streams, trails }: Station, vehicleId: string): void {
  sorties.forget(vehicleId, Date.now());
  trails.forget(vehicleId);
  void streams.closeOf(vehicleId);
  announcer.emit("vehicleGone", { vehicleId });
}

/** Windows have forgotten with a vehicle what its parts said only once. */
function tellAgain({ announcer, control, fleet, payloads }: Station, vehicleId: string): void {
  const { systemId } = fleet.vehicle(vehicleId).state;
  for (const one of control.records()) if (one.systemId === systemId) announcer.emit("control", one);
  for (const one of payloads.list()) if (one.vehicleId === vehicleId) announcer.emit("payload", one);
}

function wireStreams(station: Station, ends: Disposer): void {
  const { announcer, fleet, looks, sorties, store, streams } = station;
  ends.add(streams.onStream((stream) => announcer.emit("stream", stream)));
  ends.add(streams.onStream((stream) => looks.observe(stream)));
  ends.add(streams.onClosed(({ streamId }) => looks.closed(streamId)));
  ends.add(streams.onUp((up) => up && looks.sendAgain()));
  ends.add(looks.onLook((look) => announcer.emit("look", look)));
  ends.add(
    streams.onWanted((wanted) => {
      station.streamMemory.remember(wanted);
      fleet.rates.setWatched(wanted.map(({ vehicleId }) => vehicleId));
    }),
  );
  ends.add(streams.onClosed((closed) => announcer.emit("streamClosed", closed)));
  ends.add(streams.onUp((up) => announcer.emit("vision", { up })));
  ends.add(
    streams.onDetector((detector) => {
      station.detector = detector;
      void noteModel(station.audit, detector);
      announcer.emit("detector", detector);
      if (detector.failure) station.fail(errorOf(detector.failure));
    }),
  );
  ends.add(streams.onTrouble((failure) => station.fail(errorOf(failure))));
  const hinter = new ViewHinter((streamId, hint) => streams.hint(streamId, hint));
  ends.add(streams.onFrame((frame) => observeFrame(station, frame, hinter)));
  ends.add(streams.onClosed(({ streamId }) => hinter.forget(streamId)));
  ends.add(every(hintPeriodMs, () => hinter.tick(Date.now(), hintedStreams(station)), station));
  ends.add(
    streams.onSegment((segment) => {
      station.custody.goesOn(segment);
      const vehicleId = streams.vehicleOf(segment.streamId);
      const sortieId = vehicleId && sorties.current(vehicleId)?.id;
      station.troubles.keep("Footage", () => store.footage.saveSegment(segment, sortieId));
    }),
  );
}

function wireFootage({ store, streams, troubles }: Station, ends: Disposer): void {
  ends.add(streams.onGap((gap) => troubles.keep("A gap of the footage", () => store.footage.saveGap(gap))));
}

function wireReview(station: Station, ends: Disposer): void {
  const { announcer, flags, records, sorties, store, watch } = station;
  ends.add(
    sorties.onSortie(({ id, vehicleId, endedAt }) => {
      if (endedAt !== undefined) flags.endSortie(id, endedAt);
      if (endedAt !== undefined) station.footprints.endSortie(id);
      records.announce(vehicleId);
    }),
  );
  ends.add(watch.onTrack((track) => announcer.emit("track", track)));
  ends.add(
    watch.onSeen(({ track, at, box, placed }) => {
      const sortie = sorties.current(track.vehicleId);
      if (!sortie) return;
      station.troubles.keep("A box", () => store.footage.addBoxes([box]));
      if (placed) station.troubles.keep("A flag", () => flags.observe(track, at, sortie.id));
    }),
  );
  ends.add(flags.onFlag((flag) => announcer.emit("flag", flag)));
  const look = () => {
    watch.tick(Date.now());
    flags.tick(Date.now());
  };
  ends.add(every(reviewPeriodMs, look, station));
}

const hintPeriodMs = 100;
const reviewPeriodMs = 500;

function wireTraffic(station: Station, ends: Disposer): void {
  const { airTraffic, announcer, fleet, texts } = station;
  ends.add(airTraffic.onTraffic((traffic) => announcer.emit("traffic", traffic)));
  ends.add(
    airTraffic.onWarning((text) => {
      texts.push(text);
      announcer.emit("text", text);
    }),
  );
  ends.add(
    every(
      trafficPeriodMs,
      () =>
        airTraffic.tick(
          Date.now(),
          ownAircraft(fleet, (id) => station.replayed.has(id)),
        ),
      station,
    ),
  );
}

const trafficPeriodMs = 500;

function tickLive(station: Station): void {
  const { coverage, fleet, patrols, replayed, sorties, trails, windows } = station;
  const live = fleet.live();
  for (const sample of live) {
    trails.observe(sample);
    if (replayed.has(sample.id)) continue; // nobody flies it now
    sorties.observeLive(sample);
    if (!sorties.current(sample.id)) continue;
    coverage.observe(sample);
    if (!coverage.isInTheDark(sample)) patrols.observeLive(sample, station.groundOf(sample.id));
  }
  windows.tick(Date.now(), live);
}

function observeFrame(station: Station, frame: FrameTracks, hinter: ViewHinter): void {
  const vehicleId = station.streams.vehicleOf(frame.streamId);
  if (vehicleId === undefined) return;
  const cameraId = cameraOfStream(frame.streamId);
  const framePose = posed(station, { vehicleId, cameraId }, frame);
  const ground = station.groundOf(vehicleId);
  if (frame.metadata?.hfovDeg !== undefined) station.calibrationClicks.sawView(frame.streamId, frame.metadata.hfovDeg);
  station.streams.posed(frame.streamId, typeof framePose === "string" ? undefined : framePose.source);
  station.watch.observe({
    frame,
    vehicleId,
    framePose,
    ground,
  });
  hinter.observe(frame, framePose, ground);
  // Others are shown one view of a vehicle: two in turn would look like one that leaps.
  if (station.streams.ofVehicle(vehicleId)?.id === frame.streamId)
    station.sharing.observe(vehicleId, frame.at, framePose, ground);
  const sortieId = station.sorties.current(vehicleId)?.id;
  if (sortieId === undefined) return;
  const { streamId, at } = frame;
  station.troubles.keep("What the camera saw of the ground", () =>
    station.footprints.observe({ stream: { streamId, sortieId, vehicleId }, at, framePose, ground }),
  );
}

function posed({ cameraViews }: Station, { vehicleId, cameraId }: Seeing, frame: FrameTracks): ToldPose | NoPose {
  const poseAt = (at: number) => cameraViews.poseAt(vehicleId, cameraId, at);
  const calibration = cameraViews.calibrationOf(vehicleId, cameraId);
  return framePoseOf(frame, poseAt, cameraViews.modelOf(vehicleId, cameraId), calibration);
}

/** A camera of a vehicle. */
interface Seeing {
  readonly vehicleId: string;
  readonly cameraId: string;
}

/** The open streams of vehicles, to be told how their cameras look at the world. */
const hintedStreams = (station: Station): HintedStream[] =>
  station.streams.records().flatMap(({ id: streamId, vehicleId, cameraId, state }) =>
    state !== "playing"
      ? []
      : [
          {
            streamId,
            poseOf: (frame) => posed(station, { vehicleId, cameraId }, frame),
            ground: station.groundOf(vehicleId),
            latencyMs: station.cameraViews.calibrationOf(vehicleId, cameraId)?.latencyMs ?? 0,
          },
        ],
  );

/** Does some work again and again; where it fails that is told, and the next time comes all the same. */
function every(ms: number, work: () => void, { troubles }: Station): Off {
  const timer = setInterval(() => {
    try {
      work();
    } catch (cause) {
      troubles.fail(cause);
    }
  }, ms);
  return () => clearInterval(timer);
}

import type { Cartesian3, CesiumWidget, Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { type Position, toDeg } from "../../src/geo/position.ts";
import { shapeLine, shapeOf } from "../../src/mission/patterns/shape.ts";
import { fleetSelection } from "../fly/appFleet.ts";
import { cueMenu, reliefDesk } from "../fly/appRelief.ts";
import { sectionsShown } from "../fly/liveCoverageApp.ts";
import { boundaryShown } from "../plan/boundariesOnBoard.ts";
import { coverageOf, coverageView } from "../plan/coverageView.ts";
import { globeView } from "../plan/globeView.ts";
import { scheduledFlightsReader } from "../plan/library/scheduleFlights.ts";
import { marked } from "../plan/marked.ts";
import { onBoardReader } from "../plan/onBoard.ts";
import type { Planned } from "../plan/planning.ts";
import { previews } from "../plan/preview.ts";
import { profileCursor } from "../plan/profileCursor.ts";
import { scheduling } from "../plan/schedule/theSchedule.ts";
import { momentShown } from "../review/moment/appMoment.ts";
import { openSightings, selectSighting, sightingDesk } from "../review/sightings/appSightings.ts";
import { groundShown } from "../review/spot/groundShown.ts";
import { app } from "../shell/app.ts";
import type { Screen, Ui } from "../shell/ui.ts";
import { groundReader } from "../station/ground.ts";
import { staleAfterMs } from "../station/staleness.ts";
import { createBaseMap } from "./baseMap.ts";
import { CameraMoves } from "./cameraMoves.ts";
import { CoverageLayer } from "./coverageLayer.ts";
import { CoverageSectionsLayer } from "./coverageSectionsLayer.ts";
import { DemandLayer } from "./demandLayer.ts";
import { drawnByProcessor } from "./drawnByProcessor.ts";
import { ElevationLayer } from "./elevationLayer.ts";
import { FenceLayer } from "./fenceLayer.ts";
import { FlagLayer } from "./flagLayer.ts";
import { FootprintLayer } from "./footprintLayer.ts";
import { HandleLayer } from "./handleLayer.ts";
import { HeatLayer } from "./heatLayer.ts";
import { HomeLayer } from "./homeLayer.ts";
import { MapLayers } from "./mapLayers.ts";
import { MarkLayer } from "./markLayer.ts";
import { MomentFollow } from "./momentFollow.ts";
import { MomentLayer } from "./momentLayer.ts";
import { OtherPlansLayer } from "./otherPlansLayer.ts";
import { OverlayLayer } from "./overlayLayer.ts";
import { type PatrolDetail, PatrolLayer } from "./patrolLayer.ts";
import { worldOf } from "./places.ts";
import { Pointer } from "./pointer.ts";
import { PreviewLayer } from "./previewLayer.ts";
import { ProfileLayer } from "./profileLayer.ts";
import { ProposalLayer } from "./proposalLayer.ts";
import { Relief } from "./relief.ts";
import { ScheduleLayer } from "./scheduleLayer.ts";
import { SectorLayer } from "./sectorLayer.ts";
import { SightingLayer } from "./sightingLayer.ts";
import { SpotLayer } from "./spotLayer.ts";
import { TargetLayer } from "./targetLayer.ts";
import { TrackLayer } from "./trackLayer.ts";
import { TrafficLayer } from "./trafficLayer.ts";
import { VehicleChoice } from "./vehicleChoice.ts";
import { VehicleLayer } from "./vehicleLayer.ts";
import { ZoneLayer } from "./zoneLayer.ts";

export interface GlobeOptions {
  /** Pixels drawn for each pixel of the screen. */
  readonly scale: number;
  /** How long camera flights take; 0 jumps. */
  readonly flightSeconds: number;
  readonly onHover: (place: Position | undefined) => void;
  readonly onGoTo: (place: Position) => void;
}

/** The one globe of the window: made once, never rebuilt. Paints the live map and the mirror in the frame loop. */
export class Globe {
  readonly moves: CameraMoves;
  readonly #widget: CesiumWidget;
  readonly #onBoardOf = onBoardReader();
  readonly #groundOf = groundReader();
  readonly #flightsOf = scheduledFlightsReader();
  readonly #layers;
  readonly #relief: Relief;
  readonly #pointer: Pointer;
  readonly #momentFollow: MomentFollow;
  #framed = false;
  #followed: { readonly vehicleId: string | null; readonly at: Cartesian3 | undefined } | undefined;
  #drawn = 0;

  constructor(host: HTMLElement, options: GlobeOptions) {
    this.#widget = createBaseMap(host, options);
    const { scene } = this.#widget;
    // Where a flight would be a handful of pictures, each of which keeps the processor from all else, the camera jumps.
    this.moves = new CameraMoves(scene, drawnByProcessor(scene.canvas) ? 0 : options.flightSeconds);
    this.#momentFollow = new MomentFollow(this.moves);
    this.#relief = new Relief(scene, (box) => app.peers.station.call("terrain.rectangle", box));
    this.#layers = layersOf(scene);
    this.#pointer = this.#pointing(scene, options);
    new VehicleChoice(scene, {
      may: () => app.ui.get().screen === "fly" && !app.ui.get().goTo && !app.ui.get().pick,
      vehicles: () => this.#layers.vehicles.points(),
      onToggle: (id) => fleetSelection.click(id, { shift: false, control: true }, []),
      onBox: (ids, add) => fleetSelection.box(ids, add),
    });
    this.moves.earth({ lat: 30, lon: 15 });
    scene.postRender.addEventListener(() => {
      this.#drawn++;
      document.documentElement.dataset.globeFrames = String(this.#drawn);
      globeView.headingDeg = toDeg(scene.camera.heading);
    });
    app.loop.attachGlobe({
      paint: (now) => this.#paint(now),
      draw: () => {
        const before = this.#drawn;
        this.#widget.resize();
        this.#widget.render();
        return this.#drawn > before;
      },
    });
    for (const shown of [marked, previews]) shown.subscribe(() => app.loop.request());
    setInterval(() => this.#tick(), 1_000);
  }

  /** Brings the sector, or else the vehicle, into the picture. */
  frameAll(): void {
    const { sector } = app.mirror.get();
    const vehicle = app.live.vehicles.get(app.ui.get().vehicleId ?? "");
    if (sector) {
      const amsl = sector.base.amsl;
      this.moves.frame([
        { lat: sector.south, lon: sector.west, amsl },
        { lat: sector.north, lon: sector.east, amsl },
      ]);
    } else if (vehicle) this.moves.over(vehicle, 1_500);
    else this.moves.earth({ lat: 30, lon: 15 });
  }

  /** Brings the selected vehicle into the picture. */
  frameVehicle(): void {
    const vehicle = app.live.vehicles.get(app.ui.get().vehicleId ?? "");
    if (vehicle) this.moves.over(vehicle, 700);
  }

  /** Whether the camera moves along with the selected vehicle. */
  get following(): boolean {
    return this.#followed !== undefined;
  }

  follow(on: boolean): void {
    this.#followed = on ? { vehicleId: null, at: undefined } : undefined;
    if (on) this.frameVehicle();
    app.loop.request();
  }

  /** Brings the places of the plan on the table into the picture. */
  frameSection(): void {
    const ground = this.#groundOf(app.mirror.get()).drawn;
    this.moves.frame(shapeOf(app.editor.plan).map((p) => ({ ...p, amsl: ground.elevation(p) ?? 0 })));
  }

  #paint(now: number): void {
    const mirror = app.mirror.get();
    const ui = app.ui.get();
    const { drawn: ground, terrain } = this.#groundOf(mirror);
    const planned = app.planning.state.get();
    const { sector, vehicles, tracks, footprints, traffic, flags, patrol, target, homes } = this.#layers;
    this.#relief.show(mirror);
    if (sector.show(mirror.sector, ground)) this.frameAll();
    this.#frameFirstVehicle();
    const inPlan = ui.screen === "plan";
    this.#layers.maps.paint(mirror.maps);
    this.#layers.overlays.paint(mirror.maps, ground);
    this.#layers.elevation.paint(mirror.terrain, inPlan, ground);
    // In Plan the plan on the table; elsewhere only what the vehicle was verified to hold.
    const flown = inPlan ? planned : this.#onBoardOf(mirror.vehicles.get(ui.vehicleId ?? ""), terrain);
    // What is edited is drawn as it is now; what follows from it as far as it is worked out.
    const line = inPlan ? shapeLine(app.editor.plan) : flown ? shapeLine(flown.plan) : [];
    patrol.paint(line, flown?.patrol, ground, detailOf(ui.screen));
    this.#paintCoverage(ui, planned, ground);
    this.#paintParts(inPlan, ground);
    const { schedule, at } = scheduling.state.get();
    this.#layers.schedule.paint(inPlan ? schedule : null, at, ground);
    const drawOthers = inPlan && app.settings.get().otherPlans;
    const flights = this.#flightsOf(drawOthers ? schedule : null, at);
    this.#layers.others.paint(drawOthers ? app.others.state.get() : [], flights, ground);
    footprints.paint(mirror.vehicles, app.live.vehicles, ground, ui.vehicleId);
    tracks.paint(app.live.tracks, ground);
    const sighted = inSightings(ui);
    flags.paint(sighted ? NO_FLAGS : mirror.flags, ui.flagId, ground, ui.screen === "review");
    const { selected, heat, heatMap } = openSightings.get();
    const sightings = sighted ? sightingDesk.list.get().rows : NONE;
    this.#layers.sightings.paint(sightings, { selectedId: selected, alone: heat, ground, now });
    this.#layers.heat.paint(sighted && heat ? heatMap : null, ground);
    traffic.paint(mirror.traffic, { ground, now });
    const chosen = ui.screen === "fly" ? fleetSelection.state.get().ids : NOBODY;
    vehicles.paint(mirror.vehicles, app.live, ui.vehicleId, { ground, now, chosen });
    target.paint(flown?.patrol, ui.screen === "fly" ? mirror.vehicles.get(ui.vehicleId ?? "") : undefined, ground);
    const { features, boundary } = previews.get();
    this.#layers.preview.paint(inPlan ? [features, boundary] : [], ground);
    this.#layers.profile.paint(inPlan ? profileCursor.get().at : null, ground);
    homes.paint(mirror.vehicles, ui.vehicleId, inPlan ? planned.plan.home : null, ground);
    this.#layers.spot.paint(groundShown(), ground);
    this.#layers.proposals.paint(inPlan ? null : reliefDesk.view.get(), ground);
    this.#paintMoment(ground);
    this.#layers.mark.paint(inPlan ? marked.get().place : null, ground);
    this.#follow();
    this.#widget.scene.requestRender();
  }

  /** The fence, the zones and what else the plan asks for, and the handles of what is edited. */
  #paintParts(inPlan: boolean, ground: Ground): void {
    const { plan, state } = app.editor;
    const { draft, focus, selection } = state.get();
    const { fence, zones, demand, handles } = this.#layers;
    const edited = inPlan ? focus : undefined;
    fence.paint(boundaryShown(inPlan ? plan : undefined, app.boundaries.of(app.ui.get().vehicleId)), edited, ground);
    zones.paint((inPlan && plan.zones) || NONE, edited, ground);
    demand.paint(inPlan ? plan : undefined, edited, ground);
    handles.paint({ edited: app.editor.points, selection, draft, shown: inPlan }, this.#pointer.place, ground);
  }

  /** In Plan what the plan will see, in Fly what the vehicle has seen so far, or how old that is of each watched section. */
  #paintCoverage({ screen, vehicleId }: Ui, planned: Planned, ground: Ground): void {
    const { coverage } = this.#layers;
    if (screen === "plan") coverage.paint(coverageOf(planned), coverageView.get(), ground);
    else {
      const view = app.settings.get().liveCoverage;
      const seen = screen === "fly" && view !== "age" ? app.seen.of(vehicleId) : undefined;
      coverage.paint(seen?.map, view === "age" ? "off" : view, ground, seen?.revision);
    }
    this.#layers.sections.paint(sectionsShown(), ground);
  }

  /** The moment of the recording that is played in Review. */
  #paintMoment(ground: Ground): void {
    const shown = momentShown();
    this.#layers.moment.paint(shown, ground);
    this.#momentFollow.take(shown);
  }

  /** Moves the camera by as much as the selected vehicle moved since the last painting. */
  #follow(): void {
    if (!this.#followed) return;
    const { vehicleId } = app.ui.get();
    const sample = app.live.vehicles.get(vehicleId ?? "");
    const at = sample && worldOf(sample);
    const last = this.#followed;
    this.#followed = { vehicleId, at };
    if (at && last.at && last.vehicleId === vehicleId) this.moves.shift(last.at, at);
  }

  /** Without a sector, the first position that is seen is what the operator wants to look at. */
  #frameFirstVehicle(): void {
    if (this.#framed || app.live.vehicles.size === 0) return;
    this.#framed = true;
    if (!app.mirror.get().sector) this.frameAll();
  }

  /** A stale vehicle's age grows although nothing arrives: it is painted again each second. */
  #tick(): void {
    const now = Date.now();
    if ([...app.live.vehicles.values()].some(({ at }) => now - at > staleAfterMs)) app.loop.request();
  }

  #pointing(scene: Scene, options: GlobeOptions): Pointer {
    const { handles, vehicles, flags, sightings } = this.#layers;
    return new Pointer(scene, {
      editor: app.editor,
      handles,
      editable: () => app.ui.get().screen === "plan",
      vehicles: () => vehicles.points(),
      flags: () => {
        if (inSightings(app.ui.get())) return sightings.points();
        return app.ui.get().screen === "review" ? flags.points() : [];
      },
      onVehicle: (vehicleId) => {
        app.ui.patch({ vehicleId });
        fleetSelection.only(vehicleId);
      },
      onFlag: (id) => {
        if (!inSightings(app.ui.get())) return app.ui.patch({ flagId: id });
        const members = sightings.points().find((sign) => sign.id === id)?.members ?? [];
        if (members.length === 1) selectSighting(id);
        else this.moves.frame(members.flatMap(({ seen }) => seen.at(-1)?.place ?? []));
      },
      tipAt: (pixel) => (inSightings(app.ui.get()) ? sightings.tipAt(pixel) : undefined),
      onHover: options.onHover,
      onMenu: (place, pixel) => {
        const { screen } = app.ui.get();
        if (screen !== "fly" && screen !== "review") return;
        const box = scene.canvas.getBoundingClientRect();
        cueMenu.set({ x: box.left + pixel.x, y: box.top + pixel.y, place });
      },
      onPlace: (place) => {
        if (app.ui.get().screen === "plan" && app.editor.place(place)) return true;
        if (!app.ui.get().goTo && !app.ui.get().pick) return false;
        options.onGoTo(place);
        return true;
      },
      changed: () => app.loop.request(),
    });
  }
}

const NONE: readonly never[] = [];
const NOBODY: ReadonlySet<string> = new Set<string>();
const NO_FLAGS: ReadonlyMap<string, never> = new Map<string, never>();

/** Whether sightings take the place of flags. */
const inSightings = ({ screen }: Ui): boolean => screen === "review" && openSightings.get().shown;

const detailOf = (screen: Screen): PatrolDetail =>
  screen === "plan" ? "plan" : screen === "review" ? "section" : "legs";

/** The layers, the lowest first. */
const layersOf = (scene: Scene) => ({
  sector: new SectorLayer(scene),
  maps: new MapLayers(scene, (asked) => app.peers.station.call("maps.tile", asked)),
  overlays: new OverlayLayer(scene, {
    featuresOf: (id) => app.peers.station.call("maps.features", { id }),
    onCame: () => app.loop.request(),
  }),
  elevation: new ElevationLayer(scene),
  coverage: new CoverageLayer(scene),
  sections: new CoverageSectionsLayer(scene),
  heat: new HeatLayer(scene),
  fence: new FenceLayer(scene),
  zones: new ZoneLayer(scene),
  demand: new DemandLayer(scene, () => app.loop.request()),
  patrol: new PatrolLayer(scene),
  schedule: new ScheduleLayer(scene),
  others: new OtherPlansLayer(scene),
  footprints: new FootprintLayer(scene),
  handles: new HandleLayer(scene),
  homes: new HomeLayer(scene),
  preview: new PreviewLayer(scene),
  profile: new ProfileLayer(scene),
  target: new TargetLayer(scene),
  spot: new SpotLayer(scene),
  proposals: new ProposalLayer(scene),
  moment: new MomentLayer(scene),
  flags: new FlagLayer(scene),
  sightings: new SightingLayer(scene),
  tracks: new TrackLayer(scene),
  traffic: new TrafficLayer(scene),
  vehicles: new VehicleLayer(scene),
  mark: new MarkLayer(scene),
});

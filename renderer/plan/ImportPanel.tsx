import { ActionIcon, Button, Progress, Select, Tooltip } from "@mantine/core";
import { FileInput, LocateFixed } from "lucide-react";
import { type DragEvent, useRef } from "react";
import { reasonOf } from "../../src/base/log.ts";
import type { Failure } from "../../src/contract/failure.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { FeatureRole, GeoFeature } from "../../src/mission/geoFeatures.ts";
import { PlanFileError } from "../../src/mission/planFile.ts";
import { app } from "../shell/app.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { count } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { ExportMenu } from "./ExportMenu.tsx";
import classes from "./ImportPanel.module.css";
import { type Import, Importing } from "./importing.ts";
import { rolesFor, sizeText } from "./importWords.ts";

const importing = new Importing({
  editor: app.editor,
  near: () => app.editor.plan.home ?? app.editor.plan.section[0],
  pause: () => new Promise((resolve) => setTimeout(resolve)),
});

/** Sections, zones and rally points out of map files of other programs: choose or drop a file, say what is what, take it. */
export function ImportPanel() {
  const state = useStore(importing.state, (s) => s);
  const hasSomething = useStore(app.editor.state, ({ history: { present: plan } }) =>
    Boolean(plan.section.length > 1 || plan.fence || plan.zones?.length || plan.rally),
  );
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    const files = [...event.dataTransfer.files];
    if (files.length === 0) return;
    event.preventDefault();
    event.stopPropagation(); // the window would look for another taker
    void readFiles(files);
  };
  return (
    <Panel title="Map files">
      <div className={classes.panel} onDrop={drop} data-testid="import-drop">
        <input
          ref={input}
          type="file"
          multiple
          hidden
          data-testid="import-files"
          accept=".geojson,.json,.kml,.kmz,.gpx,.zip,.shp,.dbf,.shx,.prj,.cpg,.plan,.waypoints,.txt"
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            if (files.length > 0) void readFiles(files);
          }}
        />
        {state.phase === "idle" && (
          <>
            <p className={classes.words}>
              A border section, zones or rally points from GeoJSON, KML, KMZ, GPX, a shapefile, .plan or .waypoints:
              choose the file or drop it here.
            </p>
            <div className={classes.buttons}>
              <Button
                variant="default"
                leftSection={<FileInput size={15} />}
                data-testid="import-choose"
                onClick={() => input.current?.click()}
              >
                Import…
              </Button>
              <ExportMenu disabled={!hasSomething} />
            </div>
          </>
        )}
        {state.phase === "reading" && (
          <>
            <p className={classes.words}>Reading {state.name}…</p>
            <Progress value={100 * state.share} aria-label={`Reading ${state.name}`} />
            <div className={classes.buttons}>
              <Button variant="default" onClick={() => importing.cancel()}>
                Cancel
              </Button>
            </div>
          </>
        )}
        {state.phase === "choosing" && <Choosing state={state} />}
      </div>
    </Panel>
  );
}

const MOST_ROWS = 200;

function Choosing({ state }: { readonly state: Extract<Import, { phase: "choosing" }> }) {
  const { features, read, name, swapped } = state;
  const chosen = features.filter(({ role }) => role !== null && role !== "waypoint").length;
  return (
    <>
      <p className={classes.words}>
        {name}: {count(features.length, "feature")}. Say what each is for.
      </p>
      <ul className={classes.list} data-testid="import-features">
        {features.slice(0, MOST_ROWS).map((feature, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
          <FeatureRow key={i} feature={feature} index={i} />
        ))}
      </ul>
      {features.length > MOST_ROWS && (
        <p className={classes.words}>
          {features.length - MOST_ROWS} more are not shown; they keep the roles that their names suggest.
        </p>
      )}
      {read.problems.length > 0 && (
        <ul className={classes.problems} data-testid="import-problems">
          {read.problems.map(({ text, place }) => (
            <li key={text}>
              {text} {place && <ShowButton place={place} what={text} />}
            </li>
          ))}
        </ul>
      )}
      <div className={classes.buttons}>
        <Button data-testid="import-take" disabled={chosen === 0} onClick={() => void take()}>
          Take over {chosen > 0 ? chosen : ""}
        </Button>
        <Button variant="default" onClick={() => importing.cancel()}>
          Cancel
        </Button>
        <Button variant="default" onClick={() => void importing.simplify(5)}>
          Simplify to 5 m
        </Button>
        <Button variant="default" onClick={() => void told(importing.swap())}>
          {swapped ? "Longitude first" : "Latitude first"}
        </Button>
      </div>
    </>
  );
}

function FeatureRow({ feature, index }: { readonly feature: GeoFeature; readonly index: number }) {
  const options = rolesFor(feature);
  const known = options.some(({ value }) => value === feature.role);
  const name = feature.name || "Without a name";
  const [lon, lat] = feature.parts[0]?.lonLat ?? [];
  return (
    <li className={classes.row}>
      <strong title={feature.description ?? name}>{name}</strong>
      {lon !== undefined && lat !== undefined ? <ShowButton place={{ lat, lon }} what={name} /> : <span />}
      <small>{sizeText(feature)}</small>
      <Select
        size="xs"
        aria-label={`What ${name} is for`}
        value={known && feature.role ? feature.role : "none"}
        allowDeselect={false}
        data={[...options]}
        onChange={(value) => importing.setRole(index, value === "none" ? null : (value as FeatureRole))}
      />
    </li>
  );
}

function ShowButton({ place, what }: { readonly place: LatLon; readonly what: string }) {
  return (
    <Tooltip label="Show on the globe">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Show ${what} on the globe`}
        onClick={() => shellCommand({ kind: "show-place", place: { ...place, amsl: 0 }, range: 5_000 })}
      >
        <LocateFixed size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

async function readFiles(files: readonly File[]): Promise<void> {
  await told(
    (async () => {
      const chosen = await Promise.all(
        files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
      );
      await importing.read(chosen);
    })(),
  );
}

async function take(): Promise<void> {
  const left = await importing.take();
  shellCommand({ kind: "show-section" });
  if (left.length > 0) app.toasts.notice(`Not taken over: ${left.join("; ")}`);
}

/** Failures of reading as a toast. */
async function told(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    const failure: Failure =
      cause instanceof PlanFileError ? cause.failure : { code: "bad-input", message: reasonOf(cause) };
    app.toasts.show(failure, "The file was not imported");
  }
}

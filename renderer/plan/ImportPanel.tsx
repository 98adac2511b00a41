import { Button, NativeSelect, Progress, TextInput } from "@mantine/core";
import { FileInput, LocateFixed, Search } from "lucide-react";
import { type DragEvent, useRef } from "react";
import { type LatLon, wrap180 } from "../../src/geo/position.ts";
import type { FeatureRole } from "../../src/mission/geoFeatures.ts";
import { app } from "../shell/app.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { ToolButton } from "../ui/ToolButton.tsx";
import { ExportMenu } from "./ExportMenu.tsx";
import classes from "./ImportPanel.module.css";
import type { FeatureRow } from "./importDesk.ts";
import { type Import, Importing } from "./importing.ts";
import { rolesFor, sizeText } from "./importWords.ts";
import { lookAtPlaces } from "./lookAtPlaces.ts";
import { startOf } from "./planning.ts";
import { previews } from "./preview.ts";
import { runDesk } from "./runDesk.ts";

const startPlace = () => startOf(app.mirror.get(), app.ui.get().vehicleId);
const importing = new Importing({
  editor: app.editor,
  near: () => app.editor.plan.home ?? app.editor.plan.section[0] ?? null,
  start: startPlace,
  desk: runDesk,
});
importing.state.subscribe((now) => previews.patch({ features: now.phase === "choosing" ? now.summary.preview : null }));

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
            {state.left.length > 0 && <NotTaken left={state.left} />}
          </>
        )}
        {state.phase === "reading" && (
          <>
            <p className={classes.words} role="status">
              {state.share < 1
                ? `Reading ${state.name}, ${Math.floor(100 * state.share)} %…`
                : `Looking for what may be wrong in ${state.name}…`}
            </p>
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

const NotTaken = ({ left }: { readonly left: readonly string[] }) => (
  <div data-testid="import-left">
    <p className={classes.words}>Not taken over:</p>
    <ul className={classes.problems}>
      {left.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
    <Button size="compact-sm" variant="default" onClick={() => importing.cancel()}>
      Understood
    </Button>
  </div>
);

/** So few are seen at a glance. */
const FEW = 10;

let typing: ReturnType<typeof setTimeout> | undefined;

/** Finds once the hand rests: names of half a million features take a moment to look through. */
function find(text: string): void {
  clearTimeout(typing);
  typing = setTimeout(() => void told(importing.find(text)), 250);
}

function Choosing({ state }: { readonly state: Extract<Import, { phase: "choosing" }> }) {
  const { summary, name, swapped, working } = state;
  const { rows, total, found, chosen, problems } = summary;
  return (
    <>
      <p className={classes.words}>
        {name}: {total.toLocaleString("en")} {total === 1 ? "feature" : "features"}. Say what each is for; what would be
        taken is drawn on the globe, dashed.
      </p>
      {total > FEW && (
        <TextInput
          placeholder="Find by name…"
          aria-label="Find by name"
          leftSection={<Search size={15} />}
          data-testid="import-find"
          onChange={({ currentTarget: { value } }) => find(value)}
        />
      )}
      <ul className={classes.list} data-testid="import-features">
        {rows.map((row) => (
          <Row key={row.index} row={row} />
        ))}
      </ul>
      {found > rows.length && (
        <p className={classes.words}>
          {(found - rows.length).toLocaleString("en")} more are not listed: find them by their names. Until then they
          keep the roles that their names suggest.
        </p>
      )}
      {found === 0 && total > 0 && <p className={classes.words}>No feature has this in its name.</p>}
      {problems.length > 0 && (
        <ul className={classes.problems} data-testid="import-problems">
          {problems.map(({ text, place }) => (
            <li key={text}>
              {text} {place && <ShowButton place={place} what={text} />}
            </li>
          ))}
        </ul>
      )}
      <div className={classes.buttons}>
        <Button data-testid="import-take" loading={working} disabled={chosen === 0} onClick={() => void told(take())}>
          Take over {chosen > 0 ? chosen.toLocaleString("en") : ""}
        </Button>
        <Button variant="default" onClick={() => importing.cancel()}>
          Cancel
        </Button>
        <Button variant="default" leftSection={<LocateFixed size={15} />} onClick={look}>
          Look at all
        </Button>
        <Button variant="default" disabled={working} onClick={() => void told(importing.simplify(5))}>
          Simplify to 5 m
        </Button>
        <Button variant="default" disabled={working} onClick={() => void told(readAndLook(() => importing.swap()))}>
          {swapped ? "Longitude first" : "Latitude first"}
        </Button>
      </div>
    </>
  );
}

function Row({ row }: { readonly row: FeatureRow }) {
  const options = rolesFor(row);
  const known = options.some(({ value }) => value === row.role);
  const name = row.name || "Without a name";
  return (
    <li className={classes.row}>
      <strong title={row.description ?? name}>{name}</strong>
      {row.place ? <ShowButton place={row.place} what={name} /> : <span />}
      <small>{sizeText(row)}</small>
      <NativeSelect
        size="xs"
        aria-label={`What ${name} is for`}
        value={known && row.role ? row.role : "none"}
        data={[...options]}
        onChange={({ currentTarget: { value } }) =>
          void told(importing.setRole(row.index, value === "none" ? null : (value as FeatureRole)))
        }
      />
    </li>
  );
}

const ShowButton = ({ place, what }: { readonly place: LatLon; readonly what: string }) => (
  <ToolButton
    label={`Show ${what} on the globe`}
    icon={LocateFixed}
    onClick={() =>
      shellCommand({
        kind: "show-place",
        place: { lat: place.lat, lon: wrap180(place.lon), amsl: 0 },
        range: 5_000,
      })
    }
  />
);

const readFiles = (files: readonly File[]): Promise<void> => told(readAndLook(() => importing.read(files)));

/** What was read is shown where it lies. */
async function readAndLook(read: () => Promise<void>): Promise<void> {
  await read();
  look();
}

/** Brings what would be taken into the picture, or all where nothing would be. */
function look(): void {
  const now = importing.state.get();
  if (now.phase !== "choosing") return;
  const { lines, places } = now.summary.preview;
  const chosen = lines.filter((line) => line.look !== "other");
  const shown = chosen.length > 0 ? chosen : lines;
  lookAtPlaces([...shown.flatMap(({ points }) => points), ...(chosen.length > 0 ? [] : places)], (place) =>
    app.planning.state.get().ground.elevation(place),
  );
}

async function take(): Promise<void> {
  const before = app.editor.plan.section;
  await importing.take();
  if (app.editor.plan.section !== before) shellCommand({ kind: "show-section" });
}

/** Failures as a toast. */
async function told(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    app.toasts.failure(cause, "The file was not imported");
  }
}

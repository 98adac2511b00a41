import { Button, Progress } from "@mantine/core";
import { FileInput } from "lucide-react";
import { type DragEvent, useRef } from "react";
import { app } from "../shell/app.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { ExportMenu } from "./ExportMenu.tsx";
import { ImportChoosing } from "./ImportChoosing.tsx";
import classes from "./ImportPanel.module.css";
import { importing, readAndLook, told } from "./theImport.ts";

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
        {state.phase === "choosing" && <ImportChoosing state={state} />}
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

const readFiles = (files: readonly File[]): Promise<void> => told(readAndLook(() => importing.read(files)));

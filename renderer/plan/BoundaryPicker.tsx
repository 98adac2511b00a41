import { Button, Loader, NumberInput, RangeSlider, Select } from "@mantine/core";
import { Flag, LocateFixed, MousePointerClick, TriangleAlert } from "lucide-react";
import { useEffect, useMemo } from "react";
import { pathLength } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { BOUNDARY_CAUTION } from "../../src/mission/formats/boundary.ts";
import { app } from "../shell/app.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { count, length } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./BoundaryPicker.module.css";
import { type BoundaryPick, BoundaryPicking, lengthOf, pickedStretch } from "./boundaryPicking.ts";
import { lookAtPlaces } from "./lookAtPlaces.ts";
import { startOf } from "./planning.ts";
import { previews } from "./preview.ts";
import { worldAtlas } from "./worldAtlas.ts";

const picking = new BoundaryPicking(
  worldAtlas(),
  () => app.editor.plan.home ?? app.editor.plan.section[0] ?? startOf(app.mirror.get(), app.ui.get().vehicleId),
);

/** A section out of the embedded national boundaries: choose two neighbours, then where it begins and ends. */
export function BoundaryPicker() {
  const pick = useStore(picking.state, (s) => s);
  useEffect(() => () => close(), []);
  return (
    <Panel title="National boundary">
      {pick ? (
        <Picker pick={pick} />
      ) : (
        <>
          <p className={classes.words}>
            A rough section out of the boundary between two countries; works without a network.
          </p>
          <div className={classes.buttons}>
            <Button
              variant="default"
              leftSection={<Flag size={15} />}
              data-testid="pick-boundary"
              onClick={() => void picking.open()}
            >
              Pick a stretch…
            </Button>
          </div>
        </>
      )}
    </Panel>
  );
}

const LONGEST = 1_000_000; // metres: more is not one patrol's section

function Picker({ pick }: { readonly pick: BoundaryPick }) {
  const { neighbours, near, one, other, pieces, piece, failure } = pick;
  const section = useMemo(() => pickedStretch(pick), [pick]);
  useEffect(() => show(pick, section), [pick, section]);
  const size = pathLength(section);
  return (
    <>
      <div className={classes.caution} role="note" data-testid="boundary-caution">
        <TriangleAlert size={20} aria-hidden />
        <div>
          <strong>Only a rough line</strong>
          <span>{BOUNDARY_CAUTION}</span>
        </div>
      </div>
      {failure && <FailureNote failure={failure} />}
      {!neighbours && !failure && (
        <p className={classes.words} role="status">
          <Loader size={14} /> Reading the national boundaries…
        </p>
      )}
      {neighbours && (
        <>
          {near.length > 0 && one === null && (
            <div className={classes.buttons}>
              {near.map(([a, b]) => (
                <Button key={`${a} ${b}`} size="compact-sm" variant="default" onClick={() => void choose(a, b)}>
                  {a} – {b}
                </Button>
              ))}
            </div>
          )}
          <Select
            label="Country"
            placeholder="Type to search…"
            searchable
            clearable
            limit={200}
            data-testid="boundary-country"
            value={one}
            data={[...neighbours.keys()]}
            nothingFoundMessage="No country of this name has a land boundary"
            onChange={(name) => void choose(name)}
          />
          <Select
            label="Its neighbour"
            placeholder={one === null ? "Choose the first country" : "Type to search…"}
            searchable
            disabled={one === null}
            data-testid="boundary-neighbour"
            value={other}
            data={[...((one && neighbours.get(one)) || [])]}
            onChange={(name) => one !== null && name !== null && void choose(one, name)}
          />
        </>
      )}
      {pieces.length > 1 && (
        <Select
          label="Piece of it"
          allowDeselect={false}
          value={String(piece)}
          data={pieces.map((line, i) => ({ value: String(i), label: `Piece ${i + 1}, ${length(lengthOf(line))}` }))}
          onChange={(value) => {
            picking.take(Number(value));
            look();
          }}
        />
      )}
      {pieces.length > 0 && <Ends pick={pick} />}
      {pieces.length > 0 && (
        <p className={classes.words} data-testid="boundary-size">
          {section.length < 2
            ? "Begin and end are the same place."
            : `${length(size)} with ${count(section.length, "point")}${size > LONGEST ? `: at most ${length(LONGEST)} can be taken as one section` : ""}.`}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          data-testid="take-boundary"
          disabled={section.length < 2 || size > LONGEST}
          onClick={() => take(section)}
        >
          Take as section
        </Button>
        {pieces.length > 0 && (
          <Button variant="default" leftSection={<LocateFixed size={15} />} onClick={look}>
            Look at it
          </Button>
        )}
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
    </>
  );
}

function Ends({ pick: { pieces, piece, ends } }: { readonly pick: BoundaryPick }) {
  const most = lengthOf(pieces[piece]);
  const [from, to] = ends;
  const kilometres = (which: 0 | 1, label: string) => (
    <NumberInput
      label={label}
      suffix=" km"
      min={0}
      max={Math.floor(most / 100) / 10}
      step={1}
      decimalScale={1}
      value={Math.round(ends[which] / 100) / 10}
      clampBehavior="blur"
      onChange={(value) => {
        // What is shown is rounded: only what was typed is taken over.
        if (typeof value !== "number" || Math.abs(value * 1_000 - ends[which]) < 51) return;
        picking.setEnds(which === 0 ? value * 1_000 : from, which === 1 ? value * 1_000 : to);
      }}
    />
  );
  return (
    <>
      <RangeSlider
        aria-label="Begin and end of the stretch"
        min={0}
        max={most}
        step={Math.max(1, most / 2_000)}
        minRange={0}
        label={length}
        value={[Math.min(from, to), Math.max(from, to)]}
        onChange={([low, high]) => (from <= to ? picking.setEnds(low, high) : picking.setEnds(high, low))}
      />
      <div className={classes.fields}>
        {kilometres(0, "Begins at")}
        {kilometres(1, "Ends at")}
      </div>
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<MousePointerClick size={15} />}
          data-testid="click-ends"
          onClick={() => clickEnd(0)}
        >
          Click both ends on the globe
        </Button>
      </div>
    </>
  );
}

const WORDS = ["Click near the boundary where the section begins.", "Click near the boundary where it ends."] as const;

/** The next click on the globe is an end; after the first, the one after that is the other. */
function clickEnd(which: 0 | 1): void {
  app.ui.patch({
    goTo: null,
    pick: {
      words: WORDS[which],
      onPlace: (place) => {
        picking.setEnd(which, place);
        if (which === 0 && picking.state.get()) clickEnd(1);
      },
    },
  });
}

async function choose(one: string | null, other?: string): Promise<void> {
  await picking.choose(one, other);
  look();
}

/** Brings the picked stretch into the picture. */
function look(): void {
  const now = picking.state.get();
  const section = now ? pickedStretch(now) : [];
  lookAtPlaces(section, (place) => app.planning.state.get().ground.elevation(place));
}

function show({ pieces }: BoundaryPick, section: readonly LatLon[]): void {
  previews.patch({
    boundary: {
      lines: [
        ...pieces.map((points) => ({ points, look: "other" as const })),
        { points: section, look: "picked" as const },
      ],
      places: section.length > 1 ? [section[0] as LatLon, section.at(-1) as LatLon] : [],
    },
  });
}

function close(): void {
  if (picking.state.get()) app.ui.patch({ pick: null });
  picking.close();
  previews.patch({ boundary: null });
}

function take(section: readonly LatLon[]): void {
  app.editor.setSection(section);
  close();
  shellCommand({ kind: "show-section" });
}

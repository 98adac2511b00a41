import { Button, NativeSelect, TextInput } from "@mantine/core";
import { LocateFixed, Search } from "lucide-react";
import { type LatLon, wrap180 } from "../../src/geo/position.ts";
import type { FeatureRole } from "../../src/mission/geoFeatures.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { ToolButton } from "../ui/ToolButton.tsx";
import classes from "./ImportPanel.module.css";
import type { FeatureRow } from "./importDesk.ts";
import type { Import } from "./importing.ts";
import { rolesFor, sizeText } from "./importWords.ts";
import { importing, look, readAndLook, take, told } from "./theImport.ts";

/** So few are seen at a glance. */
const FEW = 10;

let typing: ReturnType<typeof setTimeout> | undefined;

/** Finds once the hand rests: names of half a million features take a moment to look through. */
function find(text: string): void {
  clearTimeout(typing);
  typing = setTimeout(() => void told(importing.find(text)), 250);
}

/** The features that were read: what each is for, and the ways to change and take them. */
export function ImportChoosing({ state }: { readonly state: Extract<Import, { phase: "choosing" }> }) {
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

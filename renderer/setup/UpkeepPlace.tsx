import { Button, NumberInput, TextInput } from "@mantine/core";
import { Crosshair, type LucideIcon } from "lucide-react";
import { useState } from "react";
import type { Position } from "../../src/geo/position.ts";
import { app } from "../shell/app.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import classes from "./UpkeepPanel.module.css";
import { placeOf } from "./upkeepPlaces.ts";

interface Props {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly vehicle: string;
  /** What the place is for, as the hint over the globe says it. */
  readonly pickWords: string;
  /** Why it can not be done now. */
  readonly why: string | undefined;
  readonly testId: string;
  readonly onPlace: (place: Position) => void;
}

/** A place, typed or picked on the globe, and the button that does something with it. */
export function UpkeepPlace({ icon, label, vehicle, pickWords, why, testId, onPlace }: Props) {
  const [text, setText] = useState("");
  const [amsl, setAmsl] = useState<number | string>("");
  const place = placeOf(text, amsl);
  const lacks = typeof place === "string" ? place : undefined;
  const pick = () =>
    app.ui.patch({
      goTo: null,
      pick: {
        words: pickWords,
        onPlace: (picked) => {
          setText(`${picked.lat.toFixed(7)}, ${picked.lon.toFixed(7)}`);
          setAmsl(Math.round(picked.amsl * 10) / 10);
        },
      },
    });
  return (
    <div className={classes.place}>
      <div className={classes.fields}>
        <TextInput
          label="Latitude, longitude"
          placeholder="47.12345, 8.54321"
          spellCheck={false}
          value={text}
          error={text.trim() !== "" && !lacks?.startsWith("Type its height") && lacks}
          data-testid={`${testId}-text`}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <NumberInput
          label="Height AMSL"
          suffix=" m"
          min={-500}
          max={9_000}
          value={amsl}
          data-testid={`${testId}-amsl`}
          onChange={setAmsl}
        />
        <Button variant="default" leftSection={<Crosshair size={15} />} data-testid={`${testId}-pick`} onClick={pick}>
          Pick…
        </Button>
      </div>
      <HoldButton
        icon={icon}
        label={label}
        vehicle={vehicle}
        disabled={why !== undefined || lacks !== undefined}
        hint={why ?? lacks}
        testId={testId}
        onHeld={() => {
          if (typeof place !== "string") onPlace(place);
        }}
      />
    </div>
  );
}

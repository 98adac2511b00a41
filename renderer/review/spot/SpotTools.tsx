import { Button, Kbd, TextInput } from "@mantine/core";
import { MapPin, Pentagon } from "lucide-react";
import { instantOf, localTime } from "../filterWords.ts";
import { askForArea, askForPlace, spotDesk, useSpot } from "./appSpot.ts";
import classes from "./SpotPart.module.css";
import type { SpotSpan } from "./spotDesk.ts";

/** Which ground, and which time, is asked about. */
export function SpotTools() {
  const span = useSpot((state) => state.span);
  const set = (key: keyof SpotSpan, text: string) => {
    const { [key]: _before, ...rest } = span;
    const at = instantOf(text);
    spotDesk.setSpan(at === undefined ? rest : { ...rest, [key]: at });
  };
  const field = (key: keyof SpotSpan, label: string) => (
    <TextInput
      size="xs"
      type="datetime-local"
      label={label}
      value={localTime(span[key])}
      data-testid={`spot-${key}`}
      onChange={(e) => set(key, e.currentTarget.value)}
    />
  );
  return (
    <div className={classes.ask}>
      <div className={classes.tools}>
        <Button
          size="xs"
          variant="default"
          leftSection={<MapPin size={14} />}
          data-testid="spot-place"
          onClick={askForPlace}
        >
          Click a spot <Kbd ml={6}>W</Kbd>
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Pentagon size={14} />}
          data-testid="spot-area"
          onClick={askForArea}
        >
          Draw an area <Kbd ml={6}>A</Kbd>
        </Button>
      </div>
      <div className={classes.span}>
        {field("fromAt", "Filmed from")}
        {field("toAt", "to")}
      </div>
    </div>
  );
}

import { useEffect, useState } from "react";
import type { FlownCoverage } from "../../src/contract/coverage.ts";
import { Stat, Stats } from "../ui/Stat.tsx";
import { liveSections } from "./liveCoverageApp.ts";
import classes from "./SeenSections.module.css";
import { flownWords } from "./seenWords.ts";

const AGAIN_MS = 3_000; // after a landing the comparison takes a moment
const TRIES = 5;

/** What the newest sortie of a vehicle saw against what its plan said it would; nothing while it flies. */
export function SeenFlown({ vehicleId, flying }: { vehicleId: string; flying: boolean }) {
  const [flown, setFlown] = useState<FlownCoverage | null>(null);
  useEffect(() => {
    if (flying) return;
    let tries = 0;
    let isOver = false;
    const ask = () => {
      tries++;
      liveSections.flown(vehicleId).then(
        (known) => !isOver && setFlown(known),
        () => {}, // that the station is away is said elsewhere
      );
    };
    ask();
    const timer = setInterval(() => (tries < TRIES ? ask() : clearInterval(timer)), AGAIN_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [vehicleId, flying]);
  if (!flown || flying) return null;
  const { planned, flown: seen, lines } = flownWords(flown);
  return (
    <div data-testid="planned-against-flown">
      <p className={classes.line}>Last sortie, {flown.planName}: planned against flown</p>
      <Stats>
        <Stat label="Planned" hint="Of all that is watched, what the plan said would be seen">
          {planned}
        </Stat>
        <Stat label="Flown" hint="Of all that is watched, what was seen well enough">
          {seen}
        </Stat>
      </Stats>
      {lines.map((line) => (
        <p key={line} className={classes.line}>
          {line}
        </p>
      ))}
    </div>
  );
}

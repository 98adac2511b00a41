import { ActionIcon, Button, NumberInput } from "@mantine/core";
import { ChartLine, X } from "lucide-react";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { shareText } from "../../src/mission/seenShare.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useSettings } from "../shell/hooks.ts";
import { ColourLegend } from "../ui/ColourLegend.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { liveSections, watchPlan } from "./liveCoverageApp.ts";
import { SeenHistory } from "./SeenHistory.tsx";
import classes from "./SeenSections.module.css";
import { ageBands, ageColours, ageShares, bandWords } from "./seenAges.ts";
import { blindWords, type SectionWords, sectionWords } from "./seenWords.ts";

const PERIOD_MS = 1_000;
const marks = { ok: "●", caution: "▲", alarm: "■" };
const nameOf = (vehicleId: string): string => app.mirror.get().vehicles.get(vehicleId)?.name ?? vehicleId;

/** What all drones together have seen of each watched section: how old it is, who comes, and what is wrong with it. */
export function SeenSections() {
  const ages = useSettings((s) => s.liveCoverage === "age");
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState === "visible") void liveSections.ask(ages);
    };
    ask();
    const timer = setInterval(ask, PERIOD_MS);
    return () => clearInterval(timer);
  }, [ages]);
  // As words, so that nothing is drawn anew until something else is to be read.
  const said = useStore(liveSections.told, (s) =>
    JSON.stringify(s?.sections.map((one) => sectionWords(one, nameOf)) ?? null),
  );
  const blind = useStore(liveSections.told, (s) => blindWords(s?.blind ?? [], nameOf).join("\n"));
  const sections = JSON.parse(said) as readonly SectionWords[] | null;
  const doing = (work: Promise<void>) => {
    work.then(
      () => setFailure(null),
      (cause: unknown) => setFailure(failureOf(cause)),
    );
  };
  return (
    <Panel
      title="Sections"
      tools={
        <Offered call="coverage.watch">
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => doing(watchPlan())}
            title="Watch what the plan on the table in Plan watches, with its schedule"
          >
            Watch the plan's
          </Button>
        </Offered>
      }
    >
      {failure && <FailureNote failure={failure} />}
      {sections === null && <p className={classes.dim}>Asking the station…</p>}
      {sections?.length === 0 && (
        <p className={classes.dim}>No section is watched: fly a patrol, or watch that of the plan on the table.</p>
      )}
      {sections?.map((section) => (
        <Section key={section.id} section={section} doing={doing} />
      ))}
      {blind !== "" &&
        blind.split("\n").map((line) => (
          <p key={line} className={classes.line} role="status">
            {marks.caution} {line}
          </p>
        ))}
    </Panel>
  );
}

function Section({ section, doing }: { section: SectionWords; doing: (work: Promise<void>) => void }) {
  const [history, setHistory] = useState(false);
  const { id, name, worst, young, alarm } = section;
  return (
    <article className={classes.section} aria-label={name} data-testid="seen-section">
      <header className={classes.head}>
        <h3>{name}</h3>
        <span className={classes.dim}>{section.length}</span>
        <ActionIcon
          variant={history ? "filled" : "default"}
          size="sm"
          onClick={() => setHistory(!history)}
          aria-label={`History of ${name}`}
          aria-pressed={history}
          title="How old it was over the last hours and days"
        >
          <ChartLine size={14} aria-hidden />
        </ActionIcon>
        {section.asked && (
          <Offered call="coverage.unwatch">
            <ActionIcon
              variant="default"
              size="sm"
              onClick={() => doing(liveSections.unwatch(id))}
              aria-label={`Watch ${name} no more`}
              title="Watch it no more; its history stays"
            >
              <X size={14} aria-hidden />
            </ActionIcon>
          </Offered>
        )}
      </header>
      <dl className={classes.figures}>
        <div title={worst.hint}>
          <dt>Worst age</dt>
          <dd data-level={worst.level} data-testid="section-worst">
            {worst.level && (
              <span className={classes.mark} aria-label={worst.level}>
                {marks[worst.level]}
              </span>
            )}
            {worst.text}
          </dd>
        </div>
        <div title="Of all that is watched, seen well enough to find a car">
          <dt>{young.label}</dt>
          <dd data-testid="section-young">{young.text}</dd>
        </div>
      </dl>
      {alarm && (
        <div className={classes.alarm} data-broken={alarm.broken} role="alert">
          <strong>{alarm.words}</strong>
          {alarm.remedy}
        </div>
      )}
      <p className={classes.line}>{section.coming}</p>
      <p className={`${classes.line} ${classes.dim}`}>{section.seers}</p>
      <Offered call="coverage.promise">
        <Promised section={section} doing={doing} />
      </Offered>
      <Legend sectionId={id} />
      {history && <SeenHistory sectionId={id} />}
    </article>
  );
}

/** Within how many minutes each place is to be seen again; taken when the field is left or Enter is pressed. */
function Promised({
  section: { id, name, promiseMin },
  doing,
}: {
  section: SectionWords;
  doing: (work: Promise<void>) => void;
}) {
  const [typed, setTyped] = useState<string | number>(promiseMin ?? "");
  useEffect(() => setTyped(promiseMin ?? ""), [promiseMin]);
  const take = () => {
    const minutes = typed === "" ? null : Number(typed);
    if (minutes === promiseMin || (minutes !== null && !(minutes >= 0.5))) return setTyped(promiseMin ?? "");
    doing(liveSections.promise(id, minutes === null ? null : minutes * 60_000));
  };
  return (
    <div className={classes.promise}>
      <span>Promise: seen again within</span>
      <NumberInput
        size="xs"
        w={90}
        value={typed}
        onChange={setTyped}
        onBlur={take}
        onKeyDown={(e) => e.key === "Enter" && take()}
        min={0.5}
        max={10_080}
        suffix=" min"
        placeholder="nothing"
        hideControls
        aria-label={`Promise of ${name}, minutes`}
      />
    </div>
  );
}

/** The colours of the globe, with how much there is of each; nothing while they are not shown. */
function Legend({ sectionId }: { sectionId: string }) {
  const said = useStore(liveSections.told, (s) => {
    const section = s?.sections.find(({ id }) => id === sectionId);
    const known = s?.maps.get(sectionId);
    if (!section || !known) return "[]";
    const shares = ageShares(known.map, section.at, section.youngMs);
    return JSON.stringify(
      ageBands.map((band) => ({ band, words: bandWords(band, section.youngMs), share: shareText(shares[band]) })),
    );
  });
  const shown = useSettings((s) => s.liveCoverage === "age");
  const lines = JSON.parse(said) as readonly { band: (typeof ageBands)[number]; words: string; share: string }[];
  if (!shown || lines.length === 0) return null;
  const coloured = lines.map(({ band, ...line }) => ({ ...line, background: backgroundOf(band) }));
  return <ColourLegend lines={coloured} />;
}

function backgroundOf(band: (typeof ageBands)[number]): string {
  const [r, g, b] = ageColours[band];
  const colour = `rgb(${r} ${g} ${b})`;
  const stripes = band === "over" || band === "never";
  return stripes ? `repeating-linear-gradient(45deg, ${colour} 0 3px, transparent 3px 6px)` : colour;
}

import type { Measurement } from "../../src/contract/measure.ts";
import { useSettings } from "../shell/hooks.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { useStore } from "../ui/store.ts";
import { instantWords } from "./clipTime.ts";
import classes from "./Measure.module.css";
import { areaWords, legWords, lengthWords, noPoseWords, pointWords } from "./measureWords.ts";
import type { Measuring, MeasuringState } from "./measuring.ts";
import type { Playback } from "./playback.ts";

interface Props {
  readonly measuring: Measuring;
  readonly playback: Playback;
}

/** What was measured in the picture, with one σ of each figure; or why nothing can be. */
export function MeasureReadout({ measuring, playback }: Props) {
  const state = useStore(measuring.state, (s) => s);
  const shown = useStore(playback.state, (s) => s.index);
  if (!state.on) return null;
  const { index, points, answer, failure } = state;
  return (
    <section className={classes.readout} aria-label="Measured on the ground" data-testid="measured">
      <header className={classes.head}>
        <strong>Measure on the ground</strong>
        {points.length > 0 && (
          <button type="button" onClick={() => measuring.takeBack()} title="Backspace">
            Take the last point back
          </button>
        )}
        <button type="button" onClick={() => measuring.toggle()} title="M, Esc">
          Done
        </button>
      </header>
      {points.length === 0 && (
        <p>Click in the picture: one point tells a place, two a distance and a bearing, three and more an area.</p>
      )}
      {index !== undefined && index !== shown && <OtherPicture state={state} playback={playback} />}
      {failure && (
        <>
          <FailureNote failure={failure} />
          <button type="button" onClick={() => measuring.again()}>
            Try again
          </button>
        </>
      )}
      {points.length > 0 && !answer && !failure && <p role="status">Measuring…</p>}
      {answer?.kind === "no pose" && (
        <p role="status" data-testid="measure-no-pose">
          ▲ {noPoseWords(answer.why)}
        </p>
      )}
      {answer?.kind === "measured" && <Figures answer={answer} />}
    </section>
  );
}

function OtherPicture({ state: { index = 0 }, playback }: { state: MeasuringState; playback: Playback }) {
  const at = playback.clip.at(index);
  return (
    <p>
      In the picture of {at === undefined ? "another time" : instantWords(at).utc}.{" "}
      <button type="button" onClick={() => playback.seek(index)}>
        Back to it
      </button>
    </p>
  );
}

function Figures({ answer }: { answer: Extract<Measurement, { kind: "measured" }> }) {
  const style = useSettings((s) => s.coordinates);
  const { points, legs, length, area, perimeter, crossing, source } = answer;
  return (
    <>
      <dl className={classes.figures}>
        {points.map((point, i) => {
          const { where, how } = pointWords(point, style);
          return (
            <div key={`point ${String(i)}`} data-testid="measured-point">
              <dt>Point {i + 1}</dt>
              <dd>
                {where}{" "}
                {"place" in point && (
                  <button type="button" onClick={() => shellCommand({ kind: "show-place", place: point.place })}>
                    Show
                  </button>
                )}
                <small>{how}</small>
              </dd>
            </div>
          );
        })}
        {legs.map((leg, i) => (
          <div key={`leg ${String(i)}`} data-testid="measured-leg">
            <dt>
              {i + 1} to {i + 2}
            </dt>
            <dd>{leg ? legWords(leg) : "not known: one of them has no place"}</dd>
          </div>
        ))}
        {length && <Figure name="Together" words={lengthWords(length)} />}
        {area && <Figure name="Area" words={areaWords(area)} testId="measured-area" />}
        {perimeter && <Figure name="Perimeter" words={lengthWords(perimeter)} />}
        {crossing && <Figure name="Area" words="none: the sides cross" />}
      </dl>
      <p className={classes.note}>
        ± is one σ. Distances are across the ground, height left out. Pose from{" "}
        {source === "metadata" ? "the video’s own metadata" : "the flight’s telemetry"}.
      </p>
    </>
  );
}

function Figure({ name, words, testId }: { name: string; words: string; testId?: string }) {
  return (
    <div data-testid={testId}>
      <dt>{name}</dt>
      <dd>{words}</dd>
    </div>
  );
}

import { Button, NativeSelect } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import { type PictureKind, pictureKinds } from "../../../src/contract/look.ts";
import type { ModelRecord, ModelSpeed, ModelTrial } from "../../../src/contract/models.ts";
import type { DetectorRecord } from "../../../src/contract/records.ts";
import { app } from "../../shell/app.ts";
import { Facts } from "../../ui/Facts.tsx";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { ToolButton } from "../../ui/ToolButton.tsx";
import { byteSize } from "../byteSize.ts";
import classes from "./ModelsModal.module.css";
import { modelFacts, pictureWords, speedText } from "./modelWords.ts";
import { TrialPicture } from "./TrialPicture.tsx";

interface Props {
  readonly model: ModelRecord;
  /** What looks at the video now, when it is this model. */
  readonly current: DetectorRecord | undefined;
  /** The list is no longer what it was. */
  readonly onChanged: () => void;
}

type Work = "choose" | "thermal" | "inspect" | "measure" | "try" | "remove";

/** One model: what it is, and what can be done with it. */
export function ModelItem({ model, current, onChanged }: Props) {
  const { id, name, builtIn, bytes, chosen, chosenForThermal, sha256 } = model;
  const picture = useRef<HTMLInputElement>(null);
  const [working, setWorking] = useState<Work>();
  const [failure, setFailure] = useState<Failure | undefined>(model.failure);
  const [inspected, setInspected] = useState<DetectorRecord>();
  const [speeds, setSpeeds] = useState<readonly ModelSpeed[]>();
  const [trial, setTrial] = useState<ModelTrial>();
  const [kind, setKind] = useState<PictureKind>("visible");
  const detector = inspected ?? model.detector ?? current;
  const run = async (work: Work, job: () => Promise<unknown>) => {
    setWorking(work);
    setFailure(undefined);
    try {
      await job();
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setWorking(undefined);
    }
  };
  const ask = app.peers.station;
  const button = (work: Work, label: string, job: () => Promise<unknown>) => (
    <Button
      size="compact-sm"
      variant="default"
      loading={working === work}
      disabled={working !== undefined && working !== work}
      data-testid={`model-${work}`}
      onClick={() => void run(work, job)}
    >
      {label}
    </Button>
  );
  const tried = (file: File | undefined) => {
    const path = file && window.vedette?.pathOf(file);
    if (path)
      void run("try", async () =>
        setTrial(await ask.call("models.try", { id, picture: path, ...(kind !== "visible" && { thermal: kind }) })),
      );
  };
  return (
    <section className={classes.model} aria-label={name} data-chosen={chosen || undefined} data-testid="model">
      <header className={classes.head}>
        <strong title={model.file}>{name}</strong>
        <small title={`SHA-256 ${sha256}`}>
          {byteSize(bytes)}
          {builtIn && ", came with Vedette"}
        </small>
        {chosen ? (
          <span>● Looks at the video</span>
        ) : (
          button("choose", "Use for the video", async () => {
            await ask.call("models.choose", { id });
            app.toasts.done(`The detector is now ${name}`);
            onChanged();
          })
        )}
        {chosenForThermal ? (
          <>
            <span>● Looks at thermal video</span>
            {button("thermal", "No longer", async () => {
              await ask.call("models.chooseForThermal", { id: null });
              onChanged();
            })}
          </>
        ) : (
          !chosen &&
          button("thermal", "Use for thermal video", async () => {
            await ask.call("models.chooseForThermal", { id });
            app.toasts.done(`Video of thermal cameras is now looked at by ${name}`);
            onChanged();
          })
        )}
        {!builtIn && !chosen && !chosenForThermal && (
          <ToolButton
            label={`Remove ${name}`}
            icon={Trash2}
            onClick={() =>
              void run("remove", async () => {
                await ask.call("models.remove", { id });
                onChanged();
              })
            }
          />
        )}
      </header>
      {failure && <FailureNote failure={failure} />}
      {detector && !detector.failure && <Facts rows={modelFacts(detector)} testId="model-facts" />}
      <div className={classes.head}>
        {!detector &&
          button("inspect", "What is it?", async () => setInspected(await ask.call("models.inspect", { id })))}
        {button("measure", "Measure its speed here", async () => setSpeeds(await ask.call("models.measure", { id })))}
        {button("try", "Try it on a picture…", async () => picture.current?.click())}
        <NativeSelect
          size="xs"
          aria-label="What kind of picture it is"
          data={pictureKinds.map((value) => ({ value, label: pictureWords[value] }))}
          value={kind}
          data-testid="model-picture-kind"
          onChange={(event) => setKind(pictureKinds.find((one) => one === event.currentTarget.value) ?? "visible")}
        />
        <input
          ref={picture}
          className={classes.file}
          type="file"
          accept="image/*,video/*,.ppm"
          data-testid="model-picture"
          onChange={(event) => {
            tried(event.currentTarget.files?.[0]);
            event.currentTarget.value = ""; // the same picture may be chosen again
          }}
        />
      </div>
      {speeds && (
        <p className={classes.speeds} data-testid="model-speeds">
          {speeds.map((speed) => (
            <span key={speed.width}>
              {speedText(speed)}
              <br />
            </span>
          ))}
        </p>
      )}
      {trial && <TrialPicture trial={trial} />}
    </section>
  );
}

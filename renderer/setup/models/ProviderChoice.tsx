import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { ProviderChoice as Choice } from "../../../src/contract/models.ts";
import type { DetectorRecord } from "../../../src/contract/records.ts";
import { app } from "../../shell/app.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import classes from "./ModelsModal.module.css";
import { automatic, providerNote, providerOptions } from "./providerWords.ts";

interface Props {
  /** What looks at the video now. */
  readonly detector: DetectorRecord | undefined;
  /** Models are run by something else. */
  readonly onChanged: () => void;
}

/** What models are run by on this computer: the fastest that works, or one chosen by hand. */
export function ProviderChoice({ detector, onChanged }: Props) {
  const [choice, setChoice] = useState<Choice>();
  const [failure, setFailure] = useState<Failure>();
  const [working, setWorking] = useState(false);
  useEffect(() => {
    app.peers.station.call("models.provider", null).then(setChoice, (cause) => setFailure(failureOf(cause)));
  }, []);
  const choose = async (value: string) => {
    const provider = choice?.here.find(({ name }) => name === value)?.name ?? null;
    setWorking(true);
    setFailure(undefined);
    try {
      setChoice(await app.peers.station.call("models.chooseProvider", { provider }));
      onChanged();
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setWorking(false);
    }
  };
  const note = choice && providerNote(choice, detector);
  return (
    <section className={classes.provider} aria-label="What models run on">
      {choice && (
        <Select
          size="xs"
          label="Models run on"
          data={[...providerOptions(choice)]}
          value={choice.chosen ?? automatic}
          allowDeselect={false}
          disabled={working}
          data-testid="model-provider"
          onChange={(value) => value !== null && void choose(value)}
        />
      )}
      {note && (
        <p className={classes.speeds} role="status" data-testid="model-provider-note">
          {note}
        </p>
      )}
      {failure && <FailureNote failure={failure} />}
    </section>
  );
}

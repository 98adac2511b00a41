import { Button } from "@mantine/core";
import { useState } from "react";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { percent } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import classes from "./DetectorPanel.module.css";

/** Which detector looks at the video, and the way to load another. */
export function DetectorPanel() {
  const detector = useMirror((m) => m.detector);
  const [busy, setBusy] = useState(false);
  const load = async () => {
    const file = await window.vedette?.chooseFile("model");
    if (!file) return;
    setBusy(true);
    try {
      const { name } = await app.peers.station.call("detector.load", { file });
      app.toasts.done(`The detector is now ${name}`);
    } catch (cause) {
      app.toasts.failure(cause, "The model was not loaded");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel
      title="Detector"
      tools={
        <Button size="compact-xs" variant="default" loading={busy} onClick={() => void load()}>
          Load a model…
        </Button>
      }
    >
      {detector?.failure && <FailureNote failure={detector.failure} />}
      {detector && !detector.failure && (
        <p className={classes.facts} title={detector.file}>
          <strong>{detector.name}</strong> on {detector.provider}, finds {detector.classes.join(", ")} from{" "}
          {percent(detector.threshold * 100)} on
        </p>
      )}
      {!detector && <p className={classes.facts}>None is loaded: video is shown and recorded, but nothing is found.</p>}
    </Panel>
  );
}

import { Button } from "@mantine/core";
import { useState } from "react";
import { Offered } from "../accounts/Offered.tsx";
import { ModelsModal } from "../setup/models/ModelsModal.tsx";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { percent } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import classes from "./DetectorPanel.module.css";

/** Which detector looks at the video, and the way to others. */
export function DetectorPanel() {
  const detector = useMirror((m) => m.detector);
  const [opened, setOpened] = useState(false);
  return (
    <Panel
      title="Detector"
      tools={
        <Offered call="models.choose">
          <Button size="compact-xs" variant="default" data-testid="models" onClick={() => setOpened(true)}>
            Models…
          </Button>
        </Offered>
      }
    >
      {detector?.failure && <FailureNote failure={detector.failure} />}
      {detector && !detector.failure && (
        <p className={classes.facts} title={detector.file}>
          <strong>{detector.name}</strong>
          {detector.family && ` (${detector.family})`} on {detector.provider}, finds {detector.classes.join(", ")} from{" "}
          {percent(detector.threshold * 100)} on
          {detector.licence && `; licence: ${detector.licence}`}
        </p>
      )}
      {!detector && <p className={classes.facts}>None is loaded: video is shown and recorded, but nothing is found.</p>}
      <ModelsModal opened={opened} onClose={() => setOpened(false)} />
    </Panel>
  );
}

import { useEffect } from "react";
import type { StreamRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { isTyping } from "../shell/useShortcuts.ts";
import { useStore } from "../ui/store.ts";
import { cameraChoices } from "./appCameraChoice.ts";
import classes from "./CameraTabs.module.css";
import { cameraLabel, choosing, chosenByKey, firstChoice, shownOf, videoLayouts } from "./cameraChoice.ts";

interface Props {
  readonly vehicleId: string;
  /** Two or more. */
  readonly streams: readonly StreamRecord[];
}

/** Which of a vehicle's cameras is looked at, and how two are shown. Keys: 1…9 for a camera, V for how. */
export function CameraTabs({ vehicleId, streams }: Props) {
  const choice = useStore(cameraChoices.state, (all) => all[vehicleId] ?? firstChoice);
  const { first } = shownOf(streams, choice);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, target } = event;
      if (ctrlKey || metaKey || altKey || event.defaultPrevented) return;
      if (app.ui.get().screen !== "fly" || isTyping(target)) return;
      const next = chosenByKey(key, streams, cameraChoices.of(vehicleId));
      if (!next) return;
      cameraChoices.set(vehicleId, next);
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [vehicleId, streams]);
  return (
    <div className={classes.bar}>
      <div className={classes.tabs} role="tablist" aria-label="Camera" data-testid="camera-tabs">
        {streams.map((stream, i) => (
          <button
            key={stream.id}
            type="button"
            role="tab"
            aria-selected={stream === first}
            title={i < 9 ? `Key ${i + 1}` : undefined}
            onClick={() =>
              cameraChoices.set(
                vehicleId,
                choosing({ ...choice, cameraId: first?.cameraId ?? choice.cameraId }, stream.cameraId),
              )
            }
          >
            {i < 9 && <kbd>{i + 1}</kbd>} {cameraLabel(stream)}
            {stream.recording && <span className={classes.recording}> ●</span>}
            {(stream.failure || stream.state === "waiting") && <span title="No video comes"> ▲</span>}
          </button>
        ))}
      </div>
      <select
        className={classes.layout}
        aria-label="How two cameras are shown"
        title="Key V"
        data-testid="camera-layout"
        value={choice.layout}
        onChange={(event) => {
          const layout = videoLayouts.find((one) => one.layout === event.currentTarget.value)?.layout;
          if (layout) cameraChoices.set(vehicleId, { ...choice, layout });
        }}
      >
        {videoLayouts.map(({ layout, words }) => (
          <option key={layout} value={layout}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

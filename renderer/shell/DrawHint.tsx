import { Button, Kbd } from "@mantine/core";
import { drawHint, placeHint } from "../plan/drawWords.ts";
import { fewestPoints } from "../plan/editing.ts";
import { metres } from "../ui/format.ts";
import { useStore } from "../ui/store.ts";
import { app } from "./app.ts";
import classes from "./DrawHint.module.css";
import { useMirror, useUi } from "./hooks.ts";

/** Says what a click on the globe will do, while it does something out of the ordinary. */
export function DrawHint() {
  const { draft, drawing, placing } = useStore(app.editor.state, (s) => s);
  const screen = useUi((ui) => ui.screen);
  const points = draft?.length ?? -1;
  const goTo = useUi((ui) => ui.goTo);
  const pick = useUi((ui) => ui.pick);
  const name = useMirror((m) => m.vehicles.get(goTo?.vehicleId ?? "")?.name);
  if (goTo)
    return (
      <div className={classes.hint} role="status">
        <span>
          Click where <strong>{name}</strong> is to fly, at {metres(goTo.ahl)} above home.
        </span>
        <Button size="compact-sm" variant="default" onClick={() => app.ui.patch({ goTo: null })}>
          Cancel <Kbd size="xs">Esc</Kbd>
        </Button>
      </div>
    );
  if (placing && screen === "plan")
    return (
      <div className={classes.hint} role="status">
        <span>{placeHint(placing)}</span>
        <Button size="compact-sm" variant="default" onClick={() => app.editor.cancelDraw()}>
          Cancel <Kbd size="xs">Esc</Kbd>
        </Button>
      </div>
    );
  if (pick)
    return (
      <div className={classes.hint} role="status">
        <span>{pick.words}</span>
        <Button size="compact-sm" variant="default" onClick={() => app.ui.patch({ pick: null })}>
          Cancel <Kbd size="xs">Esc</Kbd>
        </Button>
      </div>
    );
  if (points < 0) return null;
  return (
    <div className={classes.hint} role="status">
      <span>{drawHint(drawing, points)}</span>
      <Button size="compact-sm" disabled={points < fewestPoints(drawing)} onClick={() => app.editor.finishDraw()}>
        Finish <Kbd size="xs">Enter</Kbd>
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => app.editor.cancelDraw()}>
        Cancel <Kbd size="xs">Esc</Kbd>
      </Button>
    </div>
  );
}

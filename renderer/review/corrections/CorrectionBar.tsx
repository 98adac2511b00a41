import { Button, Kbd, Popover, Select, Switch, Tooltip } from "@mantine/core";
import { Check, CircleHelp, Link2, Pencil, Plus, Redo2, Split, Trash2, Undo2 } from "lucide-react";
import { useEffect } from "react";
import type { CorrectionClass } from "../../../src/contract/corrections.ts";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { useMay } from "../../accounts/appAccounts.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { KeyList } from "../../ui/KeyList.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { ToolButton } from "../../ui/ToolButton.tsx";
import type { Playback } from "../../video/playback.ts";
import { beginCorrecting, endCorrecting, shownPlayer, useCorrecting } from "./appCorrections.ts";
import classes from "./Corrections.module.css";
import type { CorrectionDesk } from "./correctionDesk.ts";
import { correctionKeyWords, orderedClasses } from "./correctionKeys.ts";
import { boxWords, savedWords } from "./correctionWords.ts";
import { isCovered, takesText } from "./keyTarget.ts";
import { joinBefore } from "./useCorrectionKeys.ts";

/** Below a flag's footage: begins to correct it, and what can be done with its boxes. */
export function CorrectionBar({ flag }: { flag: FlagRecord }) {
  const player = useStore(shownPlayer, (shown) => (shown?.flagId === flag.id ? shown : undefined));
  const desk = useCorrecting(flag.id);
  const may = useMay("corrections.add");
  const ready = player !== undefined && player.playback.clip.length > 0 && may;
  useEffect(() => {
    if (!ready || desk) return;
    const onKey = (e: KeyboardEvent) => {
      const plain = !(e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented);
      if (!plain || e.key.toLowerCase() !== "a" || takesText(e.target) || isCovered()) return;
      e.preventDefault();
      beginCorrecting(flag);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [flag, ready, desk]);
  if (!may) return null;
  if (desk && player) return <Tools desk={desk} playback={player.playback} />;
  return (
    <div className={classes.begin}>
      <Tooltip label="Correct boxes, classes and tracks, and mark missed vehicles (A)">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Pencil size={14} />}
          disabled={!ready}
          data-testid="correct"
          onClick={() => beginCorrecting(flag)}
        >
          Correct boxes <Kbd ml={8}>A</Kbd>
        </Button>
      </Tooltip>
    </div>
  );
}

function Tools({ desk, playback }: { readonly desk: CorrectionDesk; readonly playback: Playback }) {
  const view = useStore(desk.view, (v) => v);
  const index = useStore(playback.state, (s) => s.index);
  const at = playback.clip.at(index) ?? 0;
  const { phase, failure, waiting, selected, drawing, fill, className, canUndo, canRedo, tracks } = view;
  const one = tracks.at(at).find(({ trackId }) => trackId === selected);
  const unready = phase !== "ready";
  const state = failure ? "failed" : waiting.length > 0 ? "saving" : "saved";
  return (
    <Panel
      title="Correcting"
      tools={
        <>
          <span className={classes.saved} data-state={state} data-testid="correction-saved" role="status">
            {savedWords(view)}
          </span>
          <ToolButton label="Undo (U)" icon={Undo2} disabled={!canUndo} onClick={() => void desk.undo()} />
          <ToolButton label="Redo (Shift+U)" icon={Redo2} disabled={!canRedo} onClick={() => void desk.redo()} />
          <Keys />
          <Button size="compact-xs" data-testid="correct-end" onClick={endCorrecting}>
            Done (A)
          </Button>
        </>
      }
    >
      {failure && <FailureNote failure={failure} />}
      {failure && (
        <Button
          size="compact-xs"
          variant="default"
          data-testid="correction-retry"
          onClick={() => (phase === "failed" ? void desk.open() : desk.retry())}
        >
          Try again
        </Button>
      )}
      <div className={classes.tools}>
        <Button
          size="compact-sm"
          variant={drawing ? "filled" : "default"}
          leftSection={<Plus size={14} />}
          disabled={unready}
          aria-pressed={drawing}
          data-testid="correct-draw"
          onClick={() => desk.draw(!drawing)}
        >
          Missed vehicle (M)
        </Button>
        <Select
          size="xs"
          w={132}
          aria-label={one ? "What it is" : "What is drawn"}
          data={[...orderedClasses]}
          value={one ? one.className : className}
          allowDeselect={false}
          disabled={unready}
          data-testid="correct-class"
          onChange={(value) => {
            if (value) desk.classify(at, value as CorrectionClass);
            if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // keys are the boxes' again
          }}
        />
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Trash2 size={14} />}
          disabled={!one}
          data-testid="correct-remove"
          onClick={() => desk.remove(at, "track")}
        >
          Not a vehicle
        </Button>
        <Tooltip label="It is the vehicle of the track that ended before it (G)">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Link2 size={14} />}
            disabled={!one}
            onClick={() => joinBefore(desk, at)}
          >
            Join
          </Button>
        </Tooltip>
        <Tooltip label="From this picture on it is another vehicle (S)">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Split size={14} />}
            disabled={!one}
            onClick={() => desk.split(at)}
          >
            Split
          </Button>
        </Tooltip>
        <Tooltip label="Every vehicle in this picture has its box, and there is no other (V)">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Check size={14} />}
            disabled={unready}
            data-testid="correct-right"
            onClick={() => desk.right(at)}
          >
            All right
          </Button>
        </Tooltip>
        <Switch
          size="xs"
          label="Fill between boxes (Y)"
          checked={fill}
          onChange={(e) => desk.setFill(e.currentTarget.checked)}
        />
      </div>
      <p className={classes.chosen} data-testid="correction-chosen">
        {drawing
          ? "Draw a box around the vehicle, from corner to corner"
          : one
            ? boxWords(one)
            : "Click a box to choose it, or press N"}
      </p>
    </Panel>
  );
}

/** The keys, on request. */
function Keys() {
  return (
    <Popover width={430} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" color="gray" leftSection={<CircleHelp size={14} />}>
          Keys
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <KeyList words={correctionKeyWords} testId="correction-keys" />
      </Popover.Dropdown>
    </Popover>
  );
}

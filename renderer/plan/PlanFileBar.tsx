import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { FilePlus2, FolderOpen, Redo2, Save, Undo2 } from "lucide-react";
import { canRedo, canUndo } from "../../src/mission/history.ts";
import { hasShape } from "../../src/mission/patterns/shape.ts";
import { app } from "../shell/app.ts";
import { disabledLook } from "../ui/disabledLook.ts";
import { useStore } from "../ui/store.ts";
import classes from "./PlanFileBar.module.css";
import { openPlanFile, savePlanFile, startNewPlan } from "./planFiles.ts";

/** The plan's name, its file, undo and redo. */
export function PlanFileBar() {
  const { history, draft, saved, path } = useStore(app.editor.state, (s) => s);
  const undoable = draft ? draft.length > 0 : canUndo(history);
  const icon = (label: string, Icon: typeof Undo2, run: () => void, disabled = false) => (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={label}
        {...disabledLook(disabled)}
        onClick={() => !disabled && run()}
      >
        <Icon size={17} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <header className={classes.bar}>
      <div className={classes.row}>
        <TextInput
          aria-label="Name of the patrol"
          className={classes.name ?? ""}
          value={history.present.name}
          maxLength={120}
          data-testid="plan-name"
          onChange={(e) => app.editor.edit({ name: e.currentTarget.value }, "name")}
        />
        {icon("Undo (Ctrl+Z)", Undo2, () => app.editor.undo(), !undoable)}
        {icon("Redo (Ctrl+Shift+Z)", Redo2, () => app.editor.redo(), !canRedo(history) || draft !== null)}
      </div>
      <div className={classes.row}>
        <Button size="compact-sm" variant="default" leftSection={<FilePlus2 size={15} />} onClick={startNewPlan}>
          New
        </Button>
        <Button
          data-testid="open-plan"
          size="compact-sm"
          variant="default"
          leftSection={<FolderOpen size={15} />}
          onClick={() => void openPlanFile()}
        >
          Open…
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Save size={15} />}
          disabled={!hasShape(history.present)}
          onClick={() => void savePlanFile()}
        >
          Save…
        </Button>
        <span className={classes.path} title={path ?? ""}>
          {history.present !== saved ? "● not saved" : path ? nameOf(path) : ""}
        </span>
      </div>
    </header>
  );
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

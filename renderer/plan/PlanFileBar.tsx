import { ActionIcon, Button, Menu, Modal, TextInput, Tooltip } from "@mantine/core";
import {
  FileInput,
  FileOutput,
  FilePlus2,
  Files,
  LibraryBig,
  MessageSquareText,
  Redo2,
  Save,
  Undo2,
} from "lucide-react";
import { useState } from "react";
import { canRedo, canUndo } from "../../src/mission/history.ts";
import { hasShape } from "../../src/mission/patterns/shape.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { disabledLook } from "../ui/disabledLook.ts";
import { useStore } from "../ui/store.ts";
import { DraftOffers } from "./library/DraftOffers.tsx";
import { LibraryDrawer } from "./library/LibraryDrawer.tsx";
import { openLibrary, saveToLibrary } from "./library/libraryActions.ts";
import classes from "./PlanFileBar.module.css";
import { openPlanFile, savePlanFile, startNewPlan } from "./planFiles.ts";

/** The plan's name, undo and redo, and the ways to and from the library and files. */
export function PlanFileBar() {
  const { history, draft } = useStore(app.editor.state, (s) => s);
  const saving = useStore(app.library.state, (s) => s.saving);
  const [noting, setNoting] = useState(false);
  const undoable = draft ? draft.length > 0 : canUndo(history);
  const savable = hasShape(history.present);
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
        <Tooltip label="Plans that are kept, with their versions (Ctrl+O)">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<LibraryBig size={15} />}
            data-testid="open-library"
            onClick={openLibrary}
          >
            Library
          </Button>
        </Tooltip>
        <Offered call="plans.save">
          <Tooltip label={savable ? "Keep a version in the library (Ctrl+S)" : "There is nothing to save yet"}>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Save size={15} />}
              loading={saving}
              disabled={!savable}
              data-testid="save-plan"
              onClick={() => void saveToLibrary()}
            >
              Save
            </Button>
          </Tooltip>
        </Offered>
        <Menu position="bottom-start">
          <Menu.Target>
            <ActionIcon variant="default" size={26} aria-label="Files, and more" data-testid="plan-files">
              <Files size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<FileInput size={15} />}
              data-testid="open-plan"
              onClick={() => void openPlanFile()}
            >
              Open file…
            </Menu.Item>
            <Offered call="plans.save">
              <Menu.Item
                leftSection={<FileOutput size={15} />}
                disabled={!savable}
                data-testid="save-plan-file"
                onClick={() => void savePlanFile()}
              >
                Save as file…
              </Menu.Item>
            </Offered>
            <Offered call="plans.save">
              <Menu.Item
                leftSection={<MessageSquareText size={15} />}
                disabled={!savable}
                onClick={() => setNoting(true)}
              >
                Save with a note…
              </Menu.Item>
            </Offered>
          </Menu.Dropdown>
        </Menu>
        <SavedState />
      </div>
      <DraftOffers />
      <LibraryDrawer />
      <NoteModal opened={noting} onClose={() => setNoting(false)} />
    </header>
  );
}

/** Whether the plan is saved, and as what. */
function SavedState() {
  const { history, saved, path } = useStore(app.editor.state, (s) => s);
  const planId = useStore(app.table.sitting, (s) => s.planId);
  const kept = useStore(app.library.state, (s) => (planId === null ? undefined : s.plans.get(planId)));
  return (
    <span className={classes.path} title={path ?? ""} data-testid="plan-saved">
      {history.present !== saved
        ? "● not saved"
        : kept
          ? `version ${kept.version}`
          : (path?.split(/[\\/]/).at(-1) ?? "")}
    </span>
  );
}

/** Asks what was changed, and saves. */
function NoteModal({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [note, setNote] = useState("");
  const save = () => {
    onClose();
    void saveToLibrary(note.trim());
    setNote("");
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Save with a note" size={440}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          save();
        }}
      >
        <TextInput
          label="What was changed, or why"
          value={note}
          maxLength={500}
          data-autofocus
          onChange={(e) => setNote(e.currentTarget.value)}
        />
        <Button type="submit" mt={12}>
          Save
        </Button>
      </form>
    </Modal>
  );
}

import { Button, FileButton, Modal, Select, Switch, TextInput } from "@mantine/core";
import { Redo2, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { type Checklist, type ChecklistType, checklistTypes } from "../../src/mission/checklist.ts";
import { ChangedBy, Offered } from "../accounts/Offered.tsx";
import { useStore } from "../ui/store.ts";
import {
  checklistEditor,
  exportList,
  importList,
  removeList,
  saveList,
  setForbids,
  useChecklists,
} from "./appChecklists.ts";
import { ChecklistEditorItem } from "./ChecklistEditorItem.tsx";
import classes from "./Checklists.module.css";
import {
  addedItem,
  changed,
  type Editing,
  editingOf,
  movedItem,
  redone,
  testWords,
  undone,
  withItem,
  withoutItem,
} from "./editing.ts";

const typeWords: Readonly<Record<ChecklistType, string>> = {
  ...{ copter: "Copters", plane: "Planes", vtol: "VTOLs", any: "Any vehicle" },
};

/** The station's checklists, to be read, copied, changed, and exchanged as files. */
export function ChecklistEditor() {
  const { open, listId } = useStore(checklistEditor, (editor) => editor);
  const lists = useChecklists((view) => view.lists);
  const forbids = useChecklists((view) => view.forbids);
  const known = lists.find(({ id }) => id === listId) ?? lists[0];
  const [editing, setEditing] = useState<Editing>();
  const knownId = known?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun anew when another list is chosen, not when it is saved
  useEffect(() => {
    if (open && known) setEditing(editingOf(bare(known)));
  }, [open, knownId]);
  if (!open || !known || !editing) return null;
  const { list, undo, redo } = editing;
  const builtIn = known.builtIn === true;
  const change = (next: Checklist, field?: string) => setEditing((now) => now && changed(now, next, field));
  const choose = (id: string) => checklistEditor.set({ open: true, listId: id });
  const save = async (next: Checklist) => {
    if (await saveList(next)) choose(next.id);
  };
  const wrong = problemOf(list);
  return (
    <Modal
      opened
      onClose={() => checklistEditor.set({ open: false })}
      title="Checklists"
      size={820}
      onKeyDown={(e) => {
        if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z" || builtIn) return;
        e.preventDefault();
        e.stopPropagation();
        setEditing((now) => now && (e.shiftKey ? redone(now) : undone(now)));
      }}
    >
      <div className={classes.editor} data-testid="checklist-editor">
        <div className={classes.tools}>
          <Select
            aria-label="List"
            data={lists.map((one) => ({
              value: one.id,
              label: `${one.title}${one.builtIn ? " (comes with the app)" : ""}`,
            }))}
            value={known.id}
            allowDeselect={false}
            onChange={(id) => id !== null && choose(id)}
          />
          <Button variant="default" onClick={() => exportList(list)}>
            Export
          </Button>
          <Offered call="checklist.save">
            <FileButton
              accept=".json,application/json"
              onChange={async (file) => {
                const read = file && (await importList(file));
                if (read) await save(read);
              }}
            >
              {(props) => (
                <Button variant="default" {...props}>
                  Import…
                </Button>
              )}
            </FileButton>
            <Button
              variant="default"
              data-testid="checklist-copy"
              onClick={() =>
                void save({ ...list, id: crypto.randomUUID(), title: `${list.title} (copy)`.slice(0, 100) })
              }
            >
              Copy
            </Button>
          </Offered>
        </div>
        <ChangedBy call="checklist.save">
          <Switch
            label="Refuse arming while the checklist is unfinished (else it is warned of)"
            checked={forbids}
            data-testid="checklist-forbids"
            onChange={(e) => void setForbids(e.currentTarget.checked)}
          />
          {builtIn ? (
            <BuiltIn list={list} />
          ) : (
            <div className={classes.fields}>
              <div className={classes.tools}>
                <TextInput
                  aria-label="Title"
                  value={list.title}
                  onChange={(e) => change({ ...list, title: e.currentTarget.value }, "title")}
                />
                <Select
                  aria-label="For"
                  data={checklistTypes.map((value) => ({ value, label: typeWords[value] }))}
                  value={list.type}
                  allowDeselect={false}
                  onChange={(type) => type && change({ ...list, type: type as ChecklistType })}
                />
                <Button
                  variant="default"
                  aria-label="Undo"
                  disabled={undo.length === 0}
                  onClick={() => setEditing(undone(editing))}
                >
                  <Undo2 size={16} />
                </Button>
                <Button
                  variant="default"
                  aria-label="Redo"
                  disabled={redo.length === 0}
                  onClick={() => setEditing(redone(editing))}
                >
                  <Redo2 size={16} />
                </Button>
              </div>
              <ol className={classes.items}>
                {list.items.map((item, index) => (
                  <ChecklistEditorItem
                    key={item.id}
                    item={item}
                    ends={{ first: index === 0, last: index === list.items.length - 1 }}
                    onChange={(next, field) => change(withItem(list, index, next), field && `${item.id} ${field}`)}
                    onMove={(by) => change(movedItem(list, index, by))}
                    onRemove={() => change(withoutItem(list, index))}
                  />
                ))}
              </ol>
              <div className={classes.tools}>
                <Button variant="default" onClick={() => change(addedItem(list, crypto.randomUUID()))}>
                  Add an item
                </Button>
                <span className={classes.spring}>{wrong && `▲ ${wrong}`}</span>
                <Button variant="default" color="red" onClick={() => void removeList(known.id)}>
                  Remove the list
                </Button>
                <Button
                  data-testid="checklist-save"
                  disabled={wrong !== undefined || undo.length === 0}
                  onClick={async () => {
                    if (await saveList(list)) setEditing(editingOf(list));
                  }}
                >
                  Save
                </Button>
              </div>
            </div>
          )}
        </ChangedBy>
      </div>
    </Modal>
  );
}

/** A list of the app, to be read. */
function BuiltIn({ list }: { readonly list: Checklist }) {
  return (
    <>
      <p className={classes.none}>This list comes with the app. Copy it, and change the copy.</p>
      <ol className={classes.read}>
        {list.items.map(({ id, words, hint, test }) => (
          <li key={id}>
            {words}
            <small>
              {[
                hint,
                test && `ticks itself: ${testWords[test.value]}${test.limit === undefined ? "" : `: ${test.limit}`}`,
              ]
                .filter(Boolean)
                .join(" · ")}
            </small>
          </li>
        ))}
      </ol>
    </>
  );
}

const bare = ({ id, title, type, items }: Checklist): Checklist => ({ id, title, type, items });

function problemOf({ title, items }: Checklist): string | undefined {
  if (title.trim() === "") return "It has no title";
  if (items.length === 0) return "It has no items";
  const empty = items.findIndex(({ words }) => words.trim() === "");
  return empty < 0 ? undefined : `Item ${empty + 1} has no words`;
}

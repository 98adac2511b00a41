import { Button, Drawer, SegmentedControl, TextInput } from "@mantine/core";
import { FolderInput, LibraryBig, Search, Trash2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Virtuoso, type VirtuosoHandle } from "react-virtuoso";
import type { LibraryPlan } from "../../../src/contract/planLibrary.ts";
import { accounts } from "../../accounts/appAccounts.ts";
import { app } from "../../shell/app.ts";
import { Empty } from "../../ui/Empty.tsx";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { useStore } from "../../ui/store.ts";
import { openPlanFile } from "../planFiles.ts";
import classes from "./Library.module.css";
import { libraryOpen, openFromLibrary, told } from "./libraryActions.ts";
import { foundPlans } from "./libraryWords.ts";
import { PlanRow } from "./PlanRow.tsx";

/** The library of plans: find one, open it, see its versions. Ctrl+O; the arrows choose, Enter opens. */
export function LibraryDrawer() {
  const opened = useStore(libraryOpen, (on) => on);
  return (
    <Drawer
      opened={opened}
      onClose={() => libraryOpen.set(false)}
      position="right"
      size={560}
      title="Plan library"
      overlayProps={{ backgroundOpacity: 0.25 }}
      classNames={{ content: classes.drawer ?? "", header: classes.header ?? "", body: classes.body ?? "" }}
      data-testid="library"
    >
      {opened && <Contents />}
    </Drawer>
  );
}

function Contents() {
  const { plans, loaded, failure } = useStore(app.library.state, (s) => s);
  const planId = useStore(app.table.sitting, (s) => s.planId);
  const [typed, setTyped] = useState("");
  const [part, setPart] = useState<"plans" | "trash">("plans");
  const [chosenId, setChosen] = useState(planId);
  const [renamed, setRenamed] = useState<string | null>(null);
  const [trashed, setTrashed] = useState<LibraryPlan | null>(null);
  const list = useRef<VirtuosoHandle>(null);
  useEffect(() => void app.library.refresh(), []);
  const found = foundPlans(plans.values(), typed, part === "trash");
  const inTrash = [...plans.values()].filter(({ trashedAt }) => trashedAt !== undefined).length;
  const index = found.findIndex(({ id }) => id === chosenId);
  const trash = (plan: LibraryPlan) => {
    setTrashed(plan);
    void told(app.library.trash(plan.id, true), "The plan was not deleted");
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const chosen = found[index];
    const mayChange = accounts.may("plans.rename");
    const typing = e.target instanceof HTMLElement && e.target.matches("textarea, [data-testid=rename-plan]");
    if (typing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      const next = index < 0 ? 0 : Math.min(Math.max(index + (e.key === "ArrowDown" ? 1 : -1), 0), found.length - 1);
      setChosen(found[next]?.id ?? null);
      list.current?.scrollIntoView({ index: next, behavior: "auto" });
    } else if (e.key === "Enter" && e.target instanceof HTMLInputElement) {
      const plan = chosen ?? found[0];
      if (plan && part === "plans" && !plan.failure) void openFromLibrary(plan.id);
    } else if (e.key === "F2" && chosen && part === "plans" && mayChange) setRenamed(chosen.id);
    else if (e.key === "Delete" && chosen && part === "plans" && mayChange && !(e.target instanceof HTMLInputElement))
      trash(chosen);
    else return;
    e.preventDefault();
  };
  return (
    <div className={classes.contents} onKeyDown={onKeyDown}>
      <div className={classes.tools}>
        <TextInput
          className={classes.search ?? ""}
          aria-label="Find a plan"
          placeholder="Find by name, notes or kind"
          leftSection={<Search size={15} />}
          value={typed}
          data-autofocus
          data-testid="library-search"
          onChange={(e) => setTyped(e.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          aria-label="Plans or trash"
          value={part}
          data={[
            { value: "plans", label: "Plans" },
            { value: "trash", label: inTrash > 0 ? `Trash (${inTrash})` : "Trash" },
          ]}
          onChange={(value) => setPart(value as "plans" | "trash")}
        />
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<FolderInput size={15} />}
          onClick={() => void openPlanFile()}
        >
          Import file…
        </Button>
      </div>
      {failure && <FailureNote failure={failure} />}
      {trashed && plans.get(trashed.id)?.trashedAt !== undefined && (
        <p className={classes.undo} role="status">
          <Trash2 size={15} aria-hidden /> {trashed.name} is in the trash, for 30 days.
          <Button
            size="compact-sm"
            variant="default"
            data-testid="undo-delete"
            onClick={() => void told(app.library.trash(trashed.id, false), "It stays in the trash")}
          >
            Undo
          </Button>
        </p>
      )}
      {found.length === 0 ? (
        <Empty icon={LibraryBig} title={emptyTitle({ loaded, part, typed })}>
          {part === "plans" && typed === "" && loaded
            ? "Draw a section and save it (Ctrl+S), or import a plan file. Every save keeps a version that can be restored."
            : null}
        </Empty>
      ) : (
        <Virtuoso
          ref={list}
          className={classes.list ?? ""}
          data={found}
          computeItemKey={(_, { id }) => id}
          itemContent={(_, plan) => (
            <PlanRow
              plan={plan}
              onTable={plan.id === planId}
              chosen={plan.id === chosenId}
              renaming={plan.id === renamed}
              onChoose={() => setChosen(plan.id === chosenId ? null : plan.id)}
              onRename={(on) => setRenamed(on ? plan.id : null)}
              onTrash={() => trash(plan)}
            />
          )}
        />
      )}
    </div>
  );
}

function emptyTitle({ loaded, part, typed }: { loaded: boolean; part: "plans" | "trash"; typed: string }): string {
  if (!loaded) return "Reading the library…";
  if (typed !== "") return "No plan has these words";
  return part === "trash" ? "The trash is empty" : "The library is empty";
}

import { ActionIcon, Menu, Textarea, TextInput, Tooltip } from "@mantine/core";
import { Copy, EllipsisVertical, Eye, EyeOff, FileDown, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import type { LibraryPlan } from "../../../src/contract/planLibrary.ts";
import { useMay } from "../../accounts/appAccounts.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { useNow } from "../../ui/useNow.ts";
import classes from "./Library.module.css";
import { openFromLibrary, told } from "./libraryActions.ts";
import { saveLibraryPlanAsFile } from "./libraryFiles.ts";
import { daysLeft, planText } from "./libraryWords.ts";
import { PlanThumbnail } from "./PlanThumbnail.tsx";
import { VersionList } from "./VersionList.tsx";

interface Props {
  readonly plan: LibraryPlan;
  readonly onTable: boolean;
  readonly chosen: boolean;
  readonly renaming: boolean;
  readonly onChoose: () => void;
  readonly onRename: (on: boolean) => void;
  readonly onTrash: () => void;
}

/** A plan of the library; the chosen one shows its notes and its versions. */
export function PlanRow({ plan, onTable, chosen, renaming, onChoose, onRename, onTrash }: Props) {
  const now = useNow(60_000);
  const inTrash = plan.trashedAt !== undefined;
  const mayChange = useMay("plans.setNotes");
  return (
    <div className={classes.row} data-chosen={chosen || undefined} data-testid="library-plan">
      <div className={classes.head}>
        <button
          type="button"
          className={classes.choose}
          aria-expanded={chosen}
          onClick={onChoose}
          onDoubleClick={() => !inTrash && !plan.failure && void openFromLibrary(plan.id)}
        >
          <PlanThumbnail sketch={plan.sketch} />
          <span className={classes.words}>
            <strong>{plan.name}</strong>
            <span className={classes.dim}>
              {onTable ? "On the table · " : ""}
              {planText(plan, now)}
              {plan.trashedAt !== undefined ? ` · ${daysLeft(plan.trashedAt, now)}` : ""}
            </span>
            {plan.notes !== "" && !chosen && <span className={classes.notes}>{plan.notes}</span>}
          </span>
        </button>
        {inTrash ? (
          <Offered call="plans.trash">
            <Tooltip label={`Take ${plan.name} out of the trash`}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Take ${plan.name} out of the trash`}
                onClick={() => void told(app.library.trash(plan.id, false), "It stays in the trash")}
              >
                <RotateCcw size={16} />
              </ActionIcon>
            </Tooltip>
          </Offered>
        ) : (
          <Offered call="plans.show">
            <ShowButton plan={plan} />
          </Offered>
        )}
        <RowMenu plan={plan} onRename={() => onRename(true)} onTrash={onTrash} />
      </div>
      {plan.failure && <FailureNote failure={plan.failure} />}
      {renaming && <NameField plan={plan} onDone={() => onRename(false)} />}
      {chosen && (
        <>
          {!mayChange && plan.notes !== "" && <span className={classes.notes}>{plan.notes}</span>}
          {!inTrash && mayChange && <NotesField key={plan.id} plan={plan} />}
          <VersionList plan={plan} />
        </>
      )}
    </div>
  );
}

function ShowButton({ plan: { id, name, shown, failure } }: { readonly plan: LibraryPlan }) {
  const label = shown ? `No longer show ${name} while others are planned` : `Show ${name} while others are planned`;
  const Icon = shown ? Eye : EyeOff;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={shown ? "light" : "subtle"}
        color={shown ? "cyan" : "gray"}
        aria-label={label}
        aria-pressed={shown}
        disabled={failure !== undefined}
        onClick={() => void told(app.library.show(id, !shown), "Not changed")}
      >
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

function RowMenu({
  plan: { id, name, failure, trashedAt },
  onRename,
  onTrash,
}: {
  readonly plan: LibraryPlan;
  readonly onRename: () => void;
  readonly onTrash: () => void;
}) {
  const broken = failure !== undefined;
  const mayChange = useMay("plans.rename");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More about ${name}`} data-testid="plan-menu">
          <EllipsisVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {trashedAt === undefined ? (
          <>
            <Menu.Item disabled={broken} onClick={() => void openFromLibrary(id)}>
              Open
            </Menu.Item>
            {mayChange && (
              <Menu.Item leftSection={<Pencil size={14} />} disabled={broken} onClick={onRename}>
                Rename…
              </Menu.Item>
            )}
            {mayChange && (
              <Menu.Item
                leftSection={<Copy size={14} />}
                disabled={broken}
                onClick={() => void told(app.library.duplicate(id), "The plan was not duplicated")}
              >
                Duplicate
              </Menu.Item>
            )}
            {mayChange && (
              <Menu.Item
                leftSection={<FileDown size={14} />}
                disabled={broken}
                onClick={() => void saveLibraryPlanAsFile(id)}
              >
                Save as file…
              </Menu.Item>
            )}
            {mayChange && (
              <Menu.Item leftSection={<Trash2 size={14} />} color="red" onClick={onTrash}>
                Delete
              </Menu.Item>
            )}
          </>
        ) : (
          <Menu.Item
            leftSection={<Trash2 size={14} />}
            color="red"
            disabled={!mayChange}
            onClick={() => void told(app.library.erase(id), "The plan was not erased")}
          >
            Erase for good
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function NameField({ plan: { id, name }, onDone }: { readonly plan: LibraryPlan; readonly onDone: () => void }) {
  const [typed, setTyped] = useState(name);
  const done = () => {
    onDone();
    const next = typed.trim();
    if (next !== "" && next !== name) void told(app.library.rename(id, next), "The plan was not renamed");
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === "Enter") done();
    else if (e.key === "Escape") onDone();
    else return;
    e.preventDefault();
    e.stopPropagation(); // Escape would close the library
  };
  return (
    <TextInput
      aria-label={`New name of ${name}`}
      value={typed}
      maxLength={120}
      autoFocus
      data-testid="rename-plan"
      onFocus={(e) => e.currentTarget.select()}
      onChange={(e) => setTyped(e.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={done}
    />
  );
}

function NotesField({ plan: { id, name, notes } }: { readonly plan: LibraryPlan }) {
  const [typed, setTyped] = useState(notes);
  return (
    <Textarea
      aria-label={`Notes about ${name}`}
      placeholder="Notes about this plan"
      autosize
      minRows={1}
      maxRows={8}
      maxLength={20_000}
      value={typed}
      onChange={(e) => setTyped(e.currentTarget.value)}
      onBlur={() => typed !== notes && void told(app.library.setNotes(id, typed), "The notes were not kept")}
    />
  );
}

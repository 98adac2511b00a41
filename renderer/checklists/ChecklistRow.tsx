import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ChecklistItem } from "../../src/mission/checklist.ts";
import type { ItemState } from "../../src/mission/checklistRun.ts";
import { clock } from "../ui/format.ts";
import { skipItem, tickItem } from "./appChecklists.ts";
import classes from "./Checklists.module.css";

interface Props {
  readonly vehicleId: string;
  readonly item: ChecklistItem;
  readonly state: ItemState;
  /** It can be ticked and skipped. */
  readonly live: boolean;
}

const marks = { open: "○", ticked: "✔", skipped: "⤼" } as const;

/** One item: Space ticks and unticks, S skips with a reason, arrows go on. */
export function ChecklistRow({ vehicleId, item, state: { state, by, at, reason, words }, live }: Props) {
  const [skipping, setSkipping] = useState<string>();
  const toggle = () => {
    if (live && (!item.test || state === "skipped")) void tickItem(vehicleId, item.id, state === "open");
  };
  const skip = async () => {
    if (skipping && (await skipItem(vehicleId, item.id, skipping))) setSkipping(undefined);
  };
  return (
    <li
      className={classes.item}
      data-state={state}
      data-testid={`check-${item.id}`}
      tabIndex={0}
      onKeyDown={(e) => {
        if (e.target !== e.currentTarget || e.ctrlKey || e.metaKey || e.altKey) return;
        if (e.key === " " || e.key === "Enter") toggle();
        else if (e.key.toLowerCase() === "s" && live && state === "open") setSkipping("");
        else if (e.key === "ArrowDown") (e.currentTarget.nextElementSibling as HTMLElement | null)?.focus();
        else if (e.key === "ArrowUp") (e.currentTarget.previousElementSibling as HTMLElement | null)?.focus();
        else return;
        e.preventDefault();
      }}
    >
      <button
        type="button"
        className={classes.mark}
        tabIndex={-1}
        aria-label={`${item.words}: ${state}`}
        aria-pressed={state === "ticked"}
        disabled={!live || (item.test !== undefined && state !== "skipped")}
        onClick={toggle}
      >
        {marks[state]}
      </button>
      <div className={classes.said}>
        <span>
          {item.words}
          {item.by === "supervisor" && <em> · supervisor</em>}
        </span>
        {item.hint && state === "open" && <small>{item.hint}</small>}
        <small>
          {[
            item.test && `${words ?? "not reported yet"} · by itself`,
            by !== undefined && `${state} by ${by || "somebody"}${at === undefined ? "" : ` ${clock(at)}`}`,
            reason,
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
        {skipping !== undefined && (
          <TextInput
            size="xs"
            autoFocus
            placeholder="Why is it skipped?"
            aria-label={`Why is it skipped: ${item.words}`}
            value={skipping}
            onChange={(e) => setSkipping(e.currentTarget.value)}
            onKeyDown={(e) => {
              e.stopPropagation();
              if (e.key === "Enter") void skip();
              else if (e.key === "Escape") setSkipping(undefined);
            }}
            rightSectionWidth={60}
            rightSection={
              <Button size="compact-xs" variant="subtle" disabled={skipping.trim() === ""} onClick={() => void skip()}>
                Skip
              </Button>
            }
          />
        )}
      </div>
      {live && state === "open" && skipping === undefined && (
        <Button size="compact-xs" variant="subtle" tabIndex={-1} onClick={() => setSkipping("")}>
          Skip…
        </Button>
      )}
    </li>
  );
}

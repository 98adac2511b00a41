import { Button, CloseButton, TextInput, Tooltip } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { FlagFilter, SavedFilter } from "../../src/contract/flagQuery.ts";
import { app } from "../shell/app.ts";
import { analyst, deskView } from "./appReview.ts";
import classes from "./FilterPanel.module.css";
import { asksNothing } from "./filterWords.ts";

/** The filters that the analyst keeps under names. */
export function SavedFilters({ filter }: { filter: FlagFilter }) {
  const [saved, setSaved] = useState<readonly SavedFilter[]>([]);
  const [name, setName] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const { call } = app.peers.station;
  const take = (answer: Promise<readonly SavedFilter[]>, what: string) =>
    answer.then(setSaved, (cause: unknown) => app.toasts.failure(cause, what));
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the panel opens
  useEffect(() => void take(call("filters.list", { by: analyst() }), "Saved filters were not read"), []);
  const save = async () => {
    const id = saved.find((one) => one.name === name.trim())?.id ?? null;
    await take(call("filters.save", { by: analyst(), id, name: name.trim(), filter }), "The filter was not saved");
    setName("");
    field.current?.focus(); // the button has nothing to keep now, and would take the keys with it
  };
  return (
    <div className={classes.saved}>
      {saved.map((one) => (
        <span key={one.id} className={classes.savedName}>
          <button type="button" data-testid="saved-filter" onClick={() => deskView.patch({ filter: one.filter })}>
            {one.name}
          </button>
          <Tooltip label="Forget this filter">
            <CloseButton
              size="xs"
              aria-label={`Forget ${one.name}`}
              onClick={() =>
                void take(call("filters.remove", { by: analyst(), id: one.id }), "The filter was not removed")
              }
            />
          </Tooltip>
        </span>
      ))}
      <TextInput
        ref={field}
        size="xs"
        aria-label="Name of the filter"
        placeholder="Keep these filters as…"
        maxLength={100}
        value={name}
        data-testid="filter-name"
        onChange={(e) => setName(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === "Enter" && name.trim() !== "") void save();
        }}
      />
      <Button
        size="xs"
        variant="default"
        disabled={name.trim() === "" || asksNothing(filter)}
        data-testid="filter-save"
        onClick={() => void save()}
      >
        Keep
      </Button>
      <Button size="xs" variant="subtle" disabled={asksNothing(filter)} onClick={() => deskView.patch({ filter: {} })}>
        Clear all
      </Button>
    </div>
  );
}

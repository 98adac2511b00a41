import { Button, Kbd, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMay } from "../../accounts/appAccounts.ts";
import { count } from "../../ui/format.ts";
import { openSightings, useOpenSightings } from "./appSightings.ts";
import classes from "./Sightings.module.css";
import { joinChosen } from "./sightingDeeds.ts";

/** Asks whether what was chosen is one vehicle. */
export function JoinBar() {
  const chosen = useOpenSightings((open) => open.chosen);
  const [reason, setReason] = useState("");
  const may = useMay("flags.join");
  if (chosen.length === 0 || !may) return null;
  const join = () => {
    void joinChosen(reason);
    setReason("");
  };
  return (
    <form
      className={classes.join}
      data-testid="join-bar"
      onSubmit={(e) => {
        e.preventDefault();
        join();
      }}
    >
      <span>
        {count(chosen.length, "sighting")} chosen{chosen.length === 1 ? ": choose another of the same vehicle" : ""}
      </span>
      <TextInput
        size="xs"
        aria-label="Why they are one vehicle"
        placeholder="Why, if you like: same trailer, …"
        maxLength={200}
        value={reason}
        data-testid="join-reason"
        onChange={(e) => setReason(e.currentTarget.value)}
      />
      <div className={classes.row}>
        <Button size="compact-sm" type="submit" disabled={chosen.length < 2} data-testid="join">
          Same vehicle <Kbd ml={6}>J</Kbd>
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => openSightings.patch({ chosen: [] })}>
          Choose none
        </Button>
      </div>
    </form>
  );
}

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { app } from "../shell/app.ts";
import classes from "./FileList.module.css";

/** Where the operator may name a server of map tiles; nothing is asked of it before it is shown. */
export function OnlineMapForm() {
  const [open, setOpen] = useState(false);
  const [address, setAddress] = useState("");
  const [attribution, setAttribution] = useState("");
  if (!open)
    return (
      <Button variant="subtle" size="xs" data-testid="add-online-map" onClick={() => setOpen(true)}>
        Add an online map…
      </Button>
    );
  const add = async () => {
    try {
      await app.peers.station.call("maps.addOnline", { address: address.trim(), attribution: attribution.trim() });
      app.toasts.done("Online map added; switch it on to see it");
      setOpen(false);
      setAddress("");
      setAttribution("");
    } catch (cause) {
      app.toasts.failure(cause, "No map was added");
    }
  };
  return (
    <form
      className={classes.file}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextInput
        size="xs"
        label="Address of the tiles"
        placeholder="https://…/{z}/{x}/{y}.png"
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label="Whose map it is"
        placeholder="© …"
        value={attribution}
        onChange={(event) => setAttribution(event.currentTarget.value)}
      />
      <small>That server learns which places are looked at while the map is shown. Keep to its terms of use.</small>
      <div className={classes.head}>
        <Button type="submit" size="xs" disabled={address.trim() === ""}>
          Add
        </Button>
        <Button size="xs" variant="subtle" onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

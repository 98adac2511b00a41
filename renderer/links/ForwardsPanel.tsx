import { ActionIcon, Button, Select, TextInput, Tooltip } from "@mantine/core";
import { Radio, X } from "lucide-react";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { ForwardInbound, ForwardRecord } from "../../src/contract/wire.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import { useStore } from "../ui/store.ts";
import keys from "./KeysPanel.module.css";
import classes from "./LinkCard.module.css";

const inbounds: Record<ForwardInbound, string> = {
  nothing: "Nothing: it only listens",
  "no-commands": "All but commands and missions",
  everything: "Everything: it may command the vehicles",
};
const states = { opening: "◌ Opening…", open: "● Open", waiting: "▲ Waiting, tries again by itself" };

/** Other ground stations that get what the vehicles say, and what may come back from them. */
export function ForwardsPanel() {
  const forwards = useMirror((m) => [...m.forwards.values()]);
  const connection = useStore(app.peers.station.connection, (n) => n);
  useEffect(() => {
    if (connection === 0) return;
    app.peers.station
      .call("forward.list", null)
      .then((list) => app.mirror.patch({ forwards: new Map(list.map((f) => [f.id, f])) }))
      .catch((cause: unknown) => app.toasts.failure(cause, "The other ground stations can not be listed"));
  }, [connection]);
  return (
    <>
      <Panel title="Other ground stations">
        {forwards.length === 0 && (
          <Empty icon={Radio} title="Nobody else is told">
            Add another ground station below; it then hears all vehicles of this one.
          </Empty>
        )}
        {forwards.map((forward) => (
          <ForwardCard key={forward.id} forward={forward} />
        ))}
      </Panel>
      <Panel title="Add a ground station">
        <AddForward />
      </Panel>
    </>
  );
}

function ForwardCard({ forward }: { forward: ForwardRecord }) {
  const { id, address, inbound, state, failure, sent, received, refused } = forward;
  const close = () => {
    app.peers.station
      .call("forward.close", { forwardId: id })
      .catch((cause: unknown) => app.toasts.failure(cause, "The forward was not closed"));
  };
  return (
    <article className={classes.card} aria-label={address}>
      <header>
        <code>{address}</code>
        <Tooltip label="Tell it nothing more">
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${address}`} onClick={close}>
            <X size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      <span className={classes.state} data-state={state}>
        {states[state]}
      </span>
      <span className={inbound === "everything" ? classes.warning : undefined} data-level="caution">
        {inbound === "everything" && "▲ "}May come back: {inbounds[inbound].toLowerCase()}
      </span>
      {failure && <FailureNote failure={failure} />}
      <Stats>
        <Stat label="Packets out">{sent.toLocaleString("en-GB")}</Stat>
        <Stat label="Packets back">{received.toLocaleString("en-GB")}</Stat>
        <Stat label="Refused" level={refused > 0 ? "caution" : undefined}>
          {refused.toLocaleString("en-GB")}
        </Stat>
      </Stats>
    </article>
  );
}

function AddForward() {
  const [address, setAddress] = useState("udpout:192.168.1.20:14550");
  const [inbound, setInbound] = useState<ForwardInbound>("nothing");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const open = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const made = await app.peers.station.call("forward.open", { address: address.trim(), inbound });
      app.mirror.update((m) => ({ ...m, forwards: new Map(m.forwards).set(made.id, made) }));
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={keys.form}
      onSubmit={(e) => {
        e.preventDefault();
        void open();
      }}
    >
      <TextInput
        label="Address"
        description="As for links: udpout sends to it, tcpin and udpin wait for it."
        value={address}
        spellCheck={false}
        onChange={(e) => setAddress(e.currentTarget.value)}
      />
      <Select
        label="May come back"
        allowDeselect={false}
        data={Object.entries(inbounds).map(([value, label]) => ({ value, label }))}
        value={inbound}
        onChange={(value) => value !== null && setInbound(value as ForwardInbound)}
      />
      {inbound === "everything" && (
        <p className={keys.words}>▲ Whoever is at that address can arm, fly and land these vehicles.</p>
      )}
      {failure && <FailureNote failure={failure} />}
      <Button type="submit" variant="outline" loading={busy} disabled={address.trim() === ""}>
        Add
      </Button>
    </form>
  );
}

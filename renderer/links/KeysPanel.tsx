import { ActionIcon, Button, PasswordInput, Select, TextInput, Tooltip } from "@mantine/core";
import { KeyRound, Trash2 } from "lucide-react";
import { useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { SigningKeyRecord } from "../../src/contract/wire.ts";
import { CommandNote } from "../fly/CommandNote.tsx";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { stamp } from "../ui/format.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./KeysPanel.module.css";
import { loadKeys, useSigningKeys } from "./signingKeys.ts";

/** The keys for signed traffic: told apart by their fingerprints, added, removed, given to a vehicle. */
export function KeysPanel() {
  const keys = useSigningKeys();
  const there = keys?.filter(({ lost }) => !lost) ?? [];
  return (
    <>
      <Panel title="Signing keys">
        {keys?.length === 0 && (
          <Empty icon={KeyRound} title="No keys">
            With a key, a link obeys and is obeyed by those only who have it too. Add one, choose it for a link, then
            give it to the vehicle.
          </Empty>
        )}
        {keys?.map((key) => (
          <KeyRow key={key.name} record={key} />
        ))}
      </Panel>
      <Panel title="Add a key">
        <AddKey taken={there} />
      </Panel>
      {there.length > 0 && (
        <Panel title="Give a key to a vehicle">
          <GiveKey keys={there} />
        </Panel>
      )}
    </>
  );
}

function KeyRow({ record: { name, fingerprint, addedAt, lost } }: { record: SigningKeyRecord }) {
  const users = useMirror((m) => [...m.links.values()].filter((l) => l.key === name).map((l) => l.address));
  const [asked, setAsked] = useState(false);
  const remove = async () => {
    try {
      await app.peers.station.call("key.remove", { name });
    } catch (cause) {
      app.toasts.failure(cause, "The key was not removed");
    }
    await loadKeys();
  };
  return (
    <article className={classes.key}>
      <div>
        <strong>{name}</strong> ·{" "}
        {lost ? (
          "▲ lost"
        ) : (
          <>
            fingerprint <code>{fingerprint}</code>
          </>
        )}
        <small>
          {lost
            ? "what was signed with it is refused: add it again under this name, or remove it"
            : `added ${stamp(addedAt)}`}
          {users.length > 0 && ` · used by ${users.join(", ")}`}
        </small>
      </div>
      {asked ? (
        <span className={classes.ask}>
          {lost
            ? "What was signed with it is then neither signed nor checked."
            : "Without it, a vehicle that has it can not be commanded."}
          <Button size="compact-xs" color="red" variant="outline" onClick={() => void remove()}>
            Remove {name}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => setAsked(false)}>
            Keep
          </Button>
        </span>
      ) : (
        <Tooltip label={`Remove ${name}…`}>
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={() => setAsked(true)}>
            <Trash2 size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </article>
  );
}

function AddKey({ taken }: { taken: readonly SigningKeyRecord[] }) {
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const known = taken.some((k) => k.name === name.trim());
  const add = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const key = await app.peers.station.call("key.add", { name: name.trim(), secret });
      app.toasts.done(`Key ${key.name} was added, fingerprint ${key.fingerprint}`);
      setName("");
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setSecret(""); // whatever came of it, the secret does not stay in the window
      setBusy(false);
      await loadKeys();
    }
  };
  return (
    <form
      className={classes.form}
      autoComplete="off"
      onSubmit={(e) => {
        e.preventDefault();
        void add();
      }}
    >
      <TextInput
        label="Name"
        value={name}
        maxLength={60}
        error={known ? "There is a key of this name" : undefined}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <PasswordInput
        label="Passphrase"
        description="At least 8 characters, or 64 hexadecimal digits. It is not shown again."
        value={secret}
        maxLength={1_000}
        autoComplete="new-password"
        visible={false}
        onVisibilityChange={() => {}}
        visibilityToggleButtonProps={{ style: { display: "none" } }}
        onChange={(e) => setSecret(e.currentTarget.value)}
      />
      {failure && <FailureNote failure={failure} />}
      <Button
        type="submit"
        variant="outline"
        loading={busy}
        disabled={name.trim() === "" || known || secret.length < 8}
      >
        Add key
      </Button>
    </form>
  );
}

function GiveKey({ keys }: { keys: readonly SigningKeyRecord[] }) {
  const vehicles = useMirror((m) => [...m.vehicles.values()]);
  const [key, setKey] = useState<string | null>(null);
  const [vehicleId, setVehicleId] = useState<string | null>(null);
  const command = useStore(app.commands.state, (all) => (vehicleId === null ? undefined : all.get(vehicleId)));
  const name = keys.find((k) => k.name === key)?.name;
  const vehicle = vehicles.find((v) => v.id === vehicleId);
  const why = !name
    ? "Choose a key"
    : !vehicle
      ? "Choose a vehicle"
      : vehicle.lost
        ? "The vehicle is not heard"
        : undefined;
  return (
    <div className={classes.form}>
      <p className={classes.words}>
        ▲ From then on the vehicle obeys only who has the key. The key itself passes over the link: give it over a cable
        or where nobody listens.
      </p>
      <Select label="Key" data={keys.map((k) => k.name)} value={key} onChange={setKey} />
      <Select
        label="Vehicle"
        data={vehicles.map((v) => ({ value: v.id, label: v.name }))}
        value={vehicleId}
        onChange={setVehicleId}
      />
      <HoldButton
        icon={KeyRound}
        label={name ? `Give ${name}` : "Give the key"}
        vehicle={vehicle?.name ?? "no vehicle"}
        disabled={why !== undefined}
        hint={why}
        testId="give-key"
        onHeld={() => {
          if (name && vehicle)
            void app.commands.run(vehicle.id, "giveKey", `Give the key ${name}`, () =>
              app.peers.station.call("vehicle.giveKey", { vehicleId: vehicle.id, key: name }),
            );
        }}
      />
      {vehicle && command?.name === "giveKey" && <CommandNote command={command} vehicle={vehicle.name} />}
    </div>
  );
}

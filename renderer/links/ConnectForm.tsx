import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import classes from "./ConnectForm.module.css";
import { addressOf, presets } from "./presets.ts";
import { useSerialPorts } from "./useSerialPorts.ts";

const radios = [
  "9600",
  "19200",
  "38400",
  "57600",
  "115200",
  "230400",
  "460800",
  "500000",
  "921600",
  "1500000",
  "2000000",
];

/** Opens a link: how, where, and what went wrong with it. */
export function ConnectForm({ onOpened }: { onOpened?: () => void }) {
  const [way, setWay] = useState(presets[0].id as string);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [serial, setSerial] = useState<string | null>(null);
  const [baud, setBaud] = useState("57600");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const { ports, refresh } = useSerialPorts(way === "serial");
  const preset = presets.find((p) => p.id === way) ?? presets[0];
  const device = serial ?? ports[0]?.path ?? null;
  const text = typed[way] ?? preset.example;

  const open = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await app.peers.station.call("link.open", { address: addressOf(way, text, { device, baud }) });
      onOpened?.();
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };

  const choose = async () => {
    try {
      const path = await window.vedette?.chooseFile("tlog");
      if (path) setTyped((all) => ({ ...all, tlog: path }));
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };

  return (
    <form
      className={classes.form}
      onSubmit={(e) => {
        e.preventDefault();
        void open();
      }}
    >
      <Select
        label="How"
        data={presets.map(({ id, label }) => ({ value: id, label }))}
        value={way}
        allowDeselect={false}
        onChange={(value) => {
          setWay(value ?? presets[0].id);
          setFailure(undefined);
        }}
        data-testid="link-way"
      />
      {way === "serial" ? (
        <div className={classes.pair}>
          <Select
            label="Device"
            placeholder={ports.length === 0 ? "No serial device found" : "Choose a device"}
            data={ports.map(({ path, name }) => ({ value: path, label: name ? `${path} · ${name}` : path }))}
            value={device}
            onChange={setSerial}
            onDropdownOpen={refresh}
          />
          <Select label="Baud" data={radios} value={baud} onChange={(v) => setBaud(v ?? "57600")} />
        </div>
      ) : (
        <TextInput
          label={way === "tlog" ? "File" : "Address"}
          description={preset.hint}
          value={text}
          spellCheck={false}
          rightSectionWidth={way === "tlog" ? 92 : 0}
          rightSection={
            way === "tlog" && (
              <Button size="compact-xs" variant="default" onClick={() => void choose()}>
                Choose…
              </Button>
            )
          }
          data-testid="link-address"
          onChange={(e) => {
            const { value } = e.currentTarget; // the event is over when React asks for the new state
            setTyped((all) => ({ ...all, [way]: value }));
          }}
        />
      )}
      {failure && <FailureNote failure={failure} />}
      <Button
        type="submit"
        variant="outline"
        loading={busy}
        disabled={way === "serial" ? !device : text.trim() === ""}
        data-testid="link-open"
      >
        {way === "tlog" ? "Replay" : "Connect"}
      </Button>
    </form>
  );
}

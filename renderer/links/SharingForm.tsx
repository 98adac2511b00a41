import { Button, NumberInput, PasswordInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { type CotTarget, type SharingState, usualPace, usualThings } from "../../src/contract/sharing.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import keys from "./KeysPanel.module.css";
import { SharingFile } from "./SharingFile.tsx";
import classes from "./SharingPanel.module.css";
import { hostAndPort, isGroup, targetHint } from "./sharingWords.ts";

const transports = [
  { value: "udp", label: "UDP, to a host or a group" },
  { value: "tcp", label: "TCP, to a server" },
  { value: "tls", label: "TLS, to a server with a certificate" },
];
const examples = { udp: "239.2.3.1:6969", tcp: "tak.example:8087", tls: "tak.example:8089" };
type Files = Pick<CotTarget, "caFile" | "certificateFile" | "keyFile">;

/** Adds one that is told; it is told the usual things, which its card can change. */
export function SharingForm({ onState }: { readonly onState: (state: SharingState) => void }) {
  const [transport, setTransport] = useState<CotTarget["transport"]>("udp");
  const [address, setAddress] = useState("");
  const [files, setFiles] = useState<Files>({});
  const [serverName, setServerName] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [seconds, setSeconds] = useState(usualPace.periodMs / 1_000);
  const [hops, setHops] = useState(1);
  const [via, setVia] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const place = hostAndPort(address);
  const hint = targetHint(transport, place?.host ?? "");
  const secret = transport === "tls";
  const group = transport === "udp" && isGroup(place?.host ?? "");
  const add = async () => {
    if (!place) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const own = secret ? { ...files, ...(serverName.trim() !== "" && { serverName: serverName.trim() }) } : {};
      const state = await app.peers.station.call("sharing.add", {
        target: { transport, ...place, ...own, ...(group && { hops, ...(via.trim() !== "" && { via: via.trim() }) }) },
        ...{ things: usualThings, pace: { ...usualPace, periodMs: seconds * 1_000 } },
        ...(secret && passphrase !== "" && { passphrase }),
      });
      setAddress("");
      setPassphrase("");
      onState(state);
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  const file = (name: keyof Files, label: string, description: string) => (
    <SharingFile
      {...{ label, description }}
      value={files[name] ?? ""}
      onChange={(path) =>
        setFiles(({ [name]: _before, ...others }) => (path === "" ? others : { ...others, [name]: path }))
      }
      onFailure={(cause) => setFailure(failureOf(cause))}
    />
  );
  return (
    <form
      className={keys.form}
      onSubmit={(e) => {
        e.preventDefault();
        void add();
      }}
    >
      <Select
        label="How"
        allowDeselect={false}
        data={transports}
        value={transport}
        data-testid="sharing-how"
        onChange={(value) => value !== null && setTransport(value as CotTarget["transport"])}
      />
      <TextInput
        label="Host and port"
        placeholder={examples[transport]}
        value={address}
        spellCheck={false}
        error={address.trim() !== "" && !place ? `Write it like ${examples[transport]}` : undefined}
        data-testid="sharing-address"
        onChange={(e) => setAddress(e.currentTarget.value)}
      />
      {group && (
        <div className={classes.row}>
          <TextInput
            className={classes.grow ?? ""}
            label="Leaves by this computer's address"
            placeholder="as the system chooses"
            value={via}
            spellCheck={false}
            onChange={(e) => setVia(e.currentTarget.value)}
          />
          <NumberInput
            label="Routers"
            w={90}
            min={1}
            max={255}
            allowDecimal={false}
            value={hops}
            onChange={(value) => typeof value === "number" && setHops(Math.min(255, Math.max(1, value)))}
          />
        </div>
      )}
      {secret && (
        <>
          {file("caFile", "Certificate authority of the server", "PEM; without it the system's authorities count.")}
          <TextInput
            label="Name in the server's certificate"
            description="Where that is not the host."
            value={serverName}
            spellCheck={false}
            onChange={(e) => setServerName(e.currentTarget.value)}
          />
          {file("certificateFile", "Own certificate", "PEM, or .p12 with its key; if the server asks for one.")}
          {file("keyFile", "Key of the own certificate", "PEM; where it is not in the certificate's file.")}
          <PasswordInput
            label="Passphrase of the key"
            value={passphrase}
            autoComplete="off"
            onChange={(e) => setPassphrase(e.currentTarget.value)}
          />
        </>
      )}
      <NumberInput
        label="Positions every, s"
        min={0.5}
        max={10}
        step={0.5}
        value={seconds}
        onChange={(value) => typeof value === "number" && setSeconds(Math.min(10, Math.max(0.5, value)))}
      />
      {hint && <p className={classes.note}>{hint}</p>}
      {failure && <FailureNote failure={failure} />}
      <Button type="submit" variant="outline" loading={busy} disabled={!place} data-testid="sharing-add">
        Add
      </Button>
    </form>
  );
}

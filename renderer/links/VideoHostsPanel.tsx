import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import keys from "./KeysPanel.module.css";
import classes from "./LinksInspector.module.css";

/** The hosts whose video is opened unasked where a vehicle names one. */
export function VideoHostsPanel() {
  const [hosts, setHosts] = useState<readonly string[]>([]);
  const [host, setHost] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const connection = useStore(app.peers.station.connection, (n) => n);
  const { call } = app.peers.station;
  const take = async (list: Promise<readonly string[]>): Promise<void> => {
    setFailure(undefined);
    try {
      setHosts(await list);
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };
  useEffect(() => {
    if (connection === 0) return;
    app.peers.station
      .call("streams.hosts", null)
      .then(setHosts)
      .catch((cause: unknown) => setFailure(failureOf(cause)));
  }, [connection]);
  return (
    <Panel title="Hosts of video">
      <p className={classes.note}>
        Video that a vehicle offers is opened by itself where the vehicle speaks from, and at these hosts. Anything else
        is offered in Fly and opened by hand.
      </p>
      {hosts.map((one) => (
        <div key={one} className={keys.key}>
          <code>{one}</code>
          <Tooltip label="Open its video by hand only">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${one}`}
              onClick={() => void take(call("streams.removeHost", { host: one }))}
            >
              <X size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      ))}
      <form
        className={keys.form}
        onSubmit={(e) => {
          e.preventDefault();
          void take(call("streams.allowHost", { host }).finally(() => setHost("")));
        }}
      >
        <TextInput
          label="Name, address or range"
          placeholder="192.168.144.0/24"
          value={host}
          spellCheck={false}
          onChange={(e) => setHost(e.currentTarget.value)}
        />
        {failure && <FailureNote failure={failure} />}
        <Button type="submit" variant="outline" disabled={host.trim() === ""}>
          Allow
        </Button>
      </form>
    </Panel>
  );
}

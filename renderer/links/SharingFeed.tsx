import { Button, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { SharingState, SightingsFeedRecord } from "../../src/contract/sharing.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import keys from "./KeysPanel.module.css";
import classes from "./SharingPanel.module.css";
import { feedWords, newToken } from "./sharingWords.ts";

interface Props {
  readonly feed: SightingsFeedRecord;
  readonly onState: (state: SharingState) => void;
}

/** Opens and closes the feed that other programs ask for sightings. */
export function SharingFeed({ feed, onState }: Props) {
  const [host, setHost] = useState(feed.host);
  const [port, setPort] = useState(feed.port);
  const [token, setToken] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const set = async (on: boolean) => {
    setFailure(undefined);
    try {
      const told = token.trim() === "" ? {} : { token: token.trim() };
      onState(await app.peers.station.call("sharing.feed", { on, host: host.trim(), port, ...told }));
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };
  const withoutToken = async () => {
    setFailure(undefined);
    try {
      onState(
        await app.peers.station.call("sharing.feed", { on: feed.on, host: feed.host, port: feed.port, token: null }),
      );
      setToken("");
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };
  const near = /^(127\.|localhost$|::1$)/.test(host.trim());
  const shown = failure ?? feed.failure;
  return (
    <form
      className={keys.form}
      onSubmit={(e) => {
        e.preventDefault();
        void set(true);
      }}
    >
      <p className={classes.note}>
        Other programs can fetch confirmed sightings as GeoJSON, KML or CSV, with ETag and <code>?since=</code>. They
        can change nothing, and are told nobody's name.
      </p>
      <span
        className={classes.state}
        data-state={feed.address ? "open" : "closed"}
        role="status"
        data-testid="feed-state"
      >
        {feedWords(feed)}
        {feed.hasToken ? ", with a token" : ""}
      </span>
      <div className={classes.row}>
        <TextInput
          className={classes.grow ?? ""}
          label="Address of this computer"
          value={host}
          spellCheck={false}
          onChange={(e) => setHost(e.currentTarget.value)}
        />
        <NumberInput
          label="Port"
          min={1}
          max={65_535}
          value={port}
          data-testid="feed-port"
          onChange={(value) => typeof value === "number" && setPort(value)}
        />
      </div>
      <div className={classes.row}>
        <TextInput
          className={classes.grow ?? ""}
          label="Token"
          placeholder={feed.hasToken ? "as it is" : near ? "none" : "needed beyond this computer"}
          value={token}
          spellCheck={false}
          onChange={(e) => setToken(e.currentTarget.value)}
        />
        <Button variant="default" onClick={() => setToken(newToken())}>
          Make one
        </Button>
        {feed.hasToken && (
          <Button variant="default" onClick={() => void withoutToken()}>
            Remove
          </Button>
        )}
      </div>
      {!near && (
        <p className={classes.caution}>▲ Others on the network can ask, and read along: HTTP keeps no secrets.</p>
      )}
      {shown && <FailureNote failure={shown} />}
      <div className={classes.row}>
        <Button type="submit" variant="outline" data-testid="feed-open">
          {feed.on ? "Change" : "Open"}
        </Button>
        {feed.on && (
          <Button variant="default" data-testid="feed-close" onClick={() => void set(false)}>
            Close
          </Button>
        )}
      </div>
      {feed.requests > 0 && (
        <Stats>
          <Stat label="Answers">{(feed.requests - feed.refused).toLocaleString("en-GB")}</Stat>
          <Stat label="Refused" level={feed.refused > 0 ? "caution" : undefined}>
            {feed.refused.toLocaleString("en-GB")}
          </Stat>
        </Stats>
      )}
    </form>
  );
}

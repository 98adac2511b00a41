import { Select, TextInput, UnstyledButton } from "@mantine/core";
import { Activity, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { Virtuoso } from "react-virtuoso";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { age, count } from "../ui/format.ts";
import { useNow } from "../ui/useNow.ts";
import { MessageDetail } from "./MessageDetail.tsx";
import classes from "./MessagesPanel.module.css";
import { kindKey, type MessageOrder, messageTable } from "./messageTable.ts";
import { useMessageKinds } from "./useMessages.ts";

/** Every kind of message that is heard, and one of them field by field. */
export function MessagesPanel() {
  const kinds = useMessageKinds();
  const vehicles = useMirror((m) => [...m.vehicles.values()]);
  const names = useMemo(() => new Map(vehicles.map((v) => [v.systemId, v.name])), [vehicles]);
  const [words, setWords] = useState("");
  const [order, setOrder] = useState<MessageOrder>("name");
  const [key, setKey] = useState<string | null>(null);
  const now = useNow(1_000);
  const shown = useMemo(() => messageTable(kinds ?? [], { words, order, names }), [kinds, words, order, names]);
  const chosen = kinds?.find((k) => kindKey(k) === key);
  if (!kinds || kinds.length === 0)
    return (
      <Empty icon={Activity} title={kinds ? "Nothing heard yet" : "Asking…"}>
        Every kind of message that comes over any link is listed here as soon as it is heard.
      </Empty>
    );
  return (
    <section className={classes.panel} aria-label="Messages">
      <div className={classes.filter}>
        <TextInput
          aria-label="Filter by vehicle, name or number"
          placeholder="Filter by vehicle, name or number"
          leftSection={<Search size={15} />}
          value={words}
          spellCheck={false}
          onChange={(e) => setWords(e.currentTarget.value)}
        />
        <Select
          aria-label="Sort by"
          allowDeselect={false}
          data={[
            { value: "name", label: "By name" },
            { value: "vehicle", label: "By vehicle" },
            { value: "rate", label: "Most often" },
            { value: "count", label: "Most heard" },
          ]}
          value={order}
          onChange={(value) => value !== null && setOrder(value as MessageOrder)}
        />
      </div>
      <div className={classes.headings} aria-hidden>
        <span>Message</span>
        <span>Rate</span>
        <span>Count</span>
        <span>Last</span>
      </div>
      {shown.length === 0 ? (
        <Empty icon={Activity} title="No message fits">
          {count(kinds.length, "kind")} of message are heard; none holds these words.
        </Empty>
      ) : (
        <Virtuoso
          className={classes.list ?? ""}
          data={shown}
          computeItemKey={(_, kind) => kindKey(kind)}
          itemContent={(_, kind) => (
            <UnstyledButton
              className={classes.row}
              aria-pressed={kindKey(kind) === key}
              data-testid={`message-${kind.name}`}
              onClick={() => setKey((k) => (k === kindKey(kind) ? null : kindKey(kind)))}
            >
              <span className={classes.name}>
                <code>{kind.name}</code>
                <small>
                  {names.get(kind.systemId) ?? `System ${kind.systemId}`} · {kind.systemId}:{kind.componentId} · #
                  {kind.messageId}
                </small>
              </span>
              <span>{kind.hertz.toFixed(kind.hertz < 9.95 ? 1 : 0)} Hz</span>
              <span>{kind.count.toLocaleString("en-GB")}</span>
              <span>{age(Math.max(0, now - kind.heardAt))}</span>
            </UnstyledButton>
          )}
        />
      )}
      {chosen && <MessageDetail key={kindKey(chosen)} kind={chosen} onClose={() => setKey(null)} />}
    </section>
  );
}

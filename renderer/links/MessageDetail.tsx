import { ActionIcon, Button, Select, Tooltip } from "@mantine/core";
import { ChartLine, Pause, Play, X } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import type { MessageContent, MessageKind } from "../../src/contract/wire.ts";
import { Offered } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import classes from "./MessageDetail.module.css";
import { MessagePlot, type PlotHandle } from "./MessagePlot.tsx";
import { fieldText } from "./messageTable.ts";
import { PlotBuffer, plotFields } from "./plotBuffer.ts";
import { useMessageContent } from "./useMessages.ts";

const rates = [
  { value: "-1", label: "Its own default" },
  { value: "0", label: "Not at all" },
  ...[0.2, 1, 2, 5, 10, 20, 50].map((hz) => ({ value: String(hz), label: `${hz} Hz` })),
];

/** One kind of message: its fields as they come, up to four plotted over the last minute, and how often it is sent. */
export function MessageDetail({ kind, onClose }: { kind: MessageKind; onClose: () => void }) {
  const [content, setContent] = useState<MessageContent>();
  const [plotted, setPlotted] = useState<readonly string[]>([]);
  const [paused, setPaused] = useState(false);
  const held = useRef(false);
  const plot = useRef<PlotHandle>(null);
  const [buffer] = useState(() => new PlotBuffer());
  const onContent = useCallback(
    (next: MessageContent) => {
      if (held.current) return;
      buffer.push(next);
      setContent(next);
      plot.current?.draw();
    },
    [buffer],
  );
  useMessageContent(kind, onContent);
  const toggle = (name: string) =>
    setPlotted((names) =>
      names.includes(name) ? names.filter((n) => n !== name) : [...names, name].slice(-plotFields),
    );
  const pause = () => {
    held.current = !paused;
    if (paused) buffer.clear(); // what came meanwhile is missing: a line across the gap would be false
    setPaused(!paused);
  };
  return (
    <div className={classes.detail}>
      <header>
        <strong>{kind.name}</strong>
        <Offered call="messages.setRate">
          <Rate kind={kind} />
        </Offered>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={paused ? <Play size={13} /> : <Pause size={13} />}
          onClick={pause}
        >
          {paused ? "Go on" : "Pause"}
        </Button>
        <Tooltip label="Close">
          <ActionIcon variant="subtle" color="gray" aria-label="Close the message" onClick={onClose}>
            <X size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      {plotted.length > 0 && <MessagePlot ref={plot} buffer={buffer} fields={plotted} />}
      {!content && <p className={classes.dim}>Waiting for the next one…</p>}
      <dl className={classes.fields}>
        {content?.fields.map(({ name, value, unit }) => {
          const text = (
            <>
              {fieldText(value)}
              {unit && <small> {unit}</small>}
            </>
          );
          const on = plotted.includes(name);
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {typeof value === "number" ? (
                  <button
                    type="button"
                    aria-pressed={on}
                    title={on ? `Plot ${name} no longer` : `Plot ${name}`}
                    onClick={() => toggle(name)}
                  >
                    {text} <ChartLine size={12} aria-hidden />
                  </button>
                ) : (
                  text
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

function Rate({ kind }: { kind: MessageKind }) {
  const vehicleId = useMirror((m) => [...m.vehicles.values()].find((v) => v.systemId === kind.systemId)?.id);
  if (vehicleId === undefined) return null;
  return (
    <Select
      className={classes.rate ?? ""}
      size="xs"
      aria-label={`Rate of ${kind.name}`}
      placeholder="Set its rate…"
      data={rates}
      value={null}
      onChange={(value) => {
        const chosen = rates.find((r) => r.value === value);
        if (!chosen) return;
        app.peers.station
          .call("messages.setRate", { vehicleId, messageId: kind.messageId, hertz: Number(chosen.value) })
          .then(() => app.toasts.done(`${kind.name}: ${chosen.label.toLowerCase()}`))
          .catch((cause: unknown) => app.toasts.failure(cause, `The rate of ${kind.name} was not changed`));
      }}
    />
  );
}

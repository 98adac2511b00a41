import { MessageSquare } from "lucide-react";
import { Virtuoso } from "react-virtuoso";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { clock } from "../ui/format.ts";
import classes from "./MessageStrip.module.css";
import { severityWord } from "./severity.ts";

/** What the vehicles said, newest at the bottom; stays at the bottom unless scrolled up. */
export function MessageStrip() {
  const texts = useMirror((m) => m.texts);
  const names = useMirror((m) => m.vehicles);
  if (texts.length === 0)
    return (
      <Empty icon={MessageSquare} title="No messages">
        What the vehicles report appears here.
      </Empty>
    );
  return (
    <Virtuoso
      className={classes.list ?? ""}
      data={texts}
      followOutput
      initialTopMostItemIndex={texts.length - 1}
      role="log"
      aria-label="Messages of the vehicles"
      itemContent={(_, { at, severity, text, vehicleId }) => {
        const { level, mark, word } = severityWord(severity);
        return (
          <div className={classes.row} data-level={level}>
            <time>{clock(at)}</time>
            <span className={classes.who}>{names.get(vehicleId)?.name ?? vehicleId}</span>
            <span className={classes.what}>
              {mark} {word}
            </span>
            <span>{text}</span>
          </div>
        );
      }}
    />
  );
}

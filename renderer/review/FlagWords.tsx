import { TagsInput, Textarea } from "@mantine/core";
import { useState } from "react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { Panel } from "../ui/Panel.tsx";
import { triage, useDesk } from "./appReview.ts";
import classes from "./FlagDetail.module.css";

/** The tags and the note of a flag. */
export function FlagWords({ flag }: { flag: FlagRecord }) {
  const known = useDesk((desk) => desk.facets.tag);
  const [text, setText] = useState<string | null>(null);
  const dirty = text !== null && text !== flag.note;
  const save = async () => {
    if (!dirty) return setText(null);
    if (await triage.note(flag.id, text)) setText(null);
  };
  return (
    <Panel title="Tags and note" tools={<span className={classes.by}>{dirty ? "● not kept yet" : ""}</span>}>
      <TagsInput
        size="xs"
        aria-label="Tags"
        placeholder="Add a tag… (T)"
        maxLength={100}
        maxTags={50}
        data={known.map(({ value }) => value)}
        value={[...(flag.tags ?? [])]}
        data-triage="tags"
        data-testid="tags"
        onChange={(tags) =>
          void triage.tag(
            flag,
            tags.map((tag) => tag.trim()).filter((tag) => tag !== ""),
          )
        }
        onKeyDown={(e) => {
          if (e.key === "Escape") e.currentTarget.blur();
        }}
      />
      <Textarea
        aria-label="Note"
        placeholder="What the footage shows… (N; kept when you leave the field: Esc or Ctrl+Enter)"
        classNames={{ input: classes.note ?? "" }}
        maxLength={20_000}
        value={text ?? flag.note}
        data-triage="note"
        data-testid="note"
        onChange={(e) => setText(e.currentTarget.value)}
        onBlur={() => void save()}
        onKeyDown={(e) => {
          if (e.key === "Escape" || (e.key === "Enter" && (e.ctrlKey || e.metaKey))) e.currentTarget.blur();
        }}
      />
    </Panel>
  );
}

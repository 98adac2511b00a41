import { Kbd, Modal, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { app } from "./app.ts";
import classes from "./CommandPalette.module.css";
import { matching, type PaletteEntry, paletteEntries } from "./commandList.ts";
import { useUi } from "./hooks.ts";
import { useTheme } from "./useTheme.ts";

/** Everything that can be done, found by its words. Ctrl+K. */
export function CommandPalette() {
  const open = useUi((ui) => ui.palette);
  const { toggle } = useTheme();
  const [typed, setTyped] = useState("");
  const [index, setIndex] = useState(0);
  useEffect(() => {
    if (!open) return;
    setTyped("");
    setIndex(0);
  }, [open]);
  const close = () => app.ui.patch({ palette: false });
  const entries = open ? matching(paletteEntries(toggle), typed) : [];
  const chosen = Math.min(index, entries.length - 1);
  const run = (entry: PaletteEntry | undefined) => {
    close();
    entry?.run();
  };
  return (
    <Modal opened={open} onClose={close} withCloseButton={false} padding={0} size={560} yOffset="12vh" title={null}>
      <TextInput
        size="md"
        variant="unstyled"
        aria-label="Find a command"
        placeholder="Find a command…"
        className={classes.find ?? ""}
        leftSection={<Search size={17} />}
        value={typed}
        data-autofocus
        onChange={(e) => {
          setTyped(e.currentTarget.value);
          setIndex(0);
        }}
        onKeyDown={(e) => {
          if (e.key === "ArrowDown") setIndex(Math.min(chosen + 1, entries.length - 1));
          else if (e.key === "ArrowUp") setIndex(Math.max(chosen - 1, 0));
          else if (e.key === "Enter") run(entries[chosen]);
          else return;
          e.preventDefault();
        }}
      />
      <ul className={classes.list} role="listbox" aria-label="Commands">
        {entries.map((entry, i) => (
          <li
            key={entry.id}
            role="option"
            aria-selected={i === chosen}
            className={classes.entry}
            data-chosen={i === chosen || undefined}
            ref={i === chosen ? (element) => element?.scrollIntoView({ block: "nearest" }) : null}
            onPointerMove={() => setIndex(i)}
            onClick={() => run(entry)}
            onKeyDown={() => {}}
          >
            <span>{entry.label}</span>
            {entry.keys && <Kbd size="xs">{entry.keys}</Kbd>}
          </li>
        ))}
        {entries.length === 0 && <li className={classes.none}>No command has these words.</li>}
      </ul>
    </Modal>
  );
}

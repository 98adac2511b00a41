import { Popover, UnstyledButton } from "@mantine/core";
import { Keyboard } from "lucide-react";
import { KeyList } from "../ui/KeyList.tsx";
import classes from "./ClipPlayer.module.css";
import { playerKeyWords } from "./playerKeys.ts";

interface Props {
  readonly opened: boolean;
  readonly onChange: (opened: boolean) => void;
}

/** The player's keys, on request. */
export function PlayerKeyHelp({ opened, onChange }: Props) {
  return (
    <Popover
      opened={opened}
      onChange={onChange}
      position="top-end"
      shadow="md"
      width={440}
      transitionProps={{ duration: 0 }}
      withinPortal
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.small ?? ""}
          aria-label="Keys of the player (H)"
          title="Keys of the player (H)"
          aria-expanded={opened}
          onClick={() => onChange(!opened)}
        >
          <Keyboard size={16} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <KeyList words={playerKeyWords} testId="player-keys" />
      </Popover.Dropdown>
    </Popover>
  );
}

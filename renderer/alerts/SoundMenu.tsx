import { ActionIcon, Button, Group, Popover, Slider, Stack, Switch, Text, Tooltip } from "@mantine/core";
import { BellOff, Moon, Volume2 } from "lucide-react";
import { alertSeverities } from "../../src/contract/alerts.ts";
import { clock } from "../ui/format.ts";
import { useNow } from "../ui/useNow.ts";
import classes from "./Alerts.module.css";
import { severityMarks } from "./alertOrder.ts";
import { isQuiet, mutedFor } from "./alertSound.ts";
import { caller, sound, speaker, useSound } from "./appAlerts.ts";

const muteFor = (minutes: number): void => sound.patch({ mutedUntil: Date.now() + minutes * 60_000 });
const minutesOf = (text: string): number | undefined => {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
};
const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** Says so while alerts are not heard, and ends it. */
export function MuteMark() {
  const settings = useSound((s) => s);
  const now = useNow(10_000);
  if (mutedFor(settings, now) > 0)
    return (
      <Button
        size="compact-xs"
        color="yellow"
        variant="light"
        leftSection={<BellOff size={14} />}
        data-testid="alert-muted"
        onClick={() => sound.patch({ mutedUntil: 0 })}
      >
        Muted until {clock(settings.mutedUntil).slice(0, 5)} · unmute
      </Button>
    );
  if (!isQuiet(settings, now)) return null;
  return (
    <Tooltip label="Warnings and notices are silent; emergencies and critical alerts are heard">
      <span className={classes.quiet}>
        <Moon size={14} aria-hidden /> Quiet until {timeOf(settings.quiet.to)}
      </span>
    </Tooltip>
  );
}

/** How alerts are heard in this window: loudness, speech, mute, quiet hours, and how each sounds. */
export function SoundMenu() {
  const { volume, speech, quiet } = useSound((s) => s);
  const voice = speaker.voice();
  return (
    <Popover position="top-end" width={320} withinPortal trapFocus>
      <Popover.Target>
        <Tooltip label="Sound of alerts">
          <ActionIcon variant="subtle" aria-label="Sound of alerts" data-testid="alert-sound">
            <Volume2 size={18} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text size="sm" fw={600}>
            Volume
          </Text>
          <Slider
            aria-label="Volume"
            min={0}
            max={100}
            label={(value) => `${value}\u202f%`}
            value={Math.round(volume * 100)}
            onChange={(value) => sound.patch({ volume: value / 100 })}
          />
          <Switch
            label="Speak alerts"
            checked={speech && voice !== undefined}
            disabled={voice === undefined}
            onChange={(e) => sound.patch({ speech: e.currentTarget.checked })}
          />
          <Text size="xs" c="dimmed" data-testid="alert-voice">
            {voice === undefined
              ? "This machine has no voice of its own; voices over the network are never used. Each severity has its own tones instead."
              : `Voice of this machine: ${voice}. Nothing is sent anywhere.`}
          </Text>
          <Text size="sm" fw={600}>
            Mute (emergencies are always heard)
          </Text>
          <Group gap={6}>
            {[5, 15, 60].map((minutes) => (
              <Button key={minutes} size="compact-xs" variant="default" onClick={() => muteFor(minutes)}>
                {minutes}
                {"\u202f"}min
              </Button>
            ))}
          </Group>
          <Switch
            label="Quiet hours for warnings and notices"
            checked={quiet.on}
            onChange={(e) => sound.patch({ quiet: { ...quiet, on: e.currentTarget.checked } })}
          />
          <Group gap={6}>
            {(["from", "to"] as const).map((end) => (
              <label key={end} className={classes.time}>
                {end}
                <input
                  type="time"
                  value={timeOf(quiet[end])}
                  onChange={(e) => {
                    const minute = minutesOf(e.currentTarget.value);
                    if (minute !== undefined) sound.patch({ quiet: { ...quiet, [end]: minute } });
                  }}
                />
              </label>
            ))}
          </Group>
          <Text size="sm" fw={600}>
            Test
          </Text>
          <Group gap={6}>
            {alertSeverities.map((severity) => (
              <Button key={severity} size="compact-xs" variant="default" onClick={() => caller.test(severity)}>
                {severityMarks[severity].mark} {severityMarks[severity].word}
              </Button>
            ))}
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

import { Button, Checkbox, NumberInput, Select } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { mappings, padsNow } from "./appJoystick.ts";
import classes from "./Joystick.module.css";
import {
  channelOf,
  type Pad,
  type StickChannel,
  type StickMapping,
  stickChannels,
  usualMapping,
} from "./joystickMap.ts";

const words: Readonly<Record<StickChannel, string>> = {
  ...{ forward: "Forward", right: "Right", up: "Up", yaw: "Turn right" },
  ...{ gimbalPitch: "Camera up", gimbalYaw: "Camera right" },
};
const numbers = [
  { name: "deadZone", label: "Dead zone", least: 0, most: 0.5, step: 0.05 },
  { name: "expo", label: "Expo (fine middle)", least: 0, most: 1, step: 0.1 },
  { name: "speed", label: "Speed, m/s", least: 1, most: 15, step: 1 },
  { name: "climb", label: "Climb, m/s", least: 0.5, most: 5, step: 0.5 },
  { name: "yawRateDeg", label: "Turn, °/s", least: 5, most: 90, step: 5 },
  { name: "gimbalRateDeg", label: "Camera, °/s", least: 5, most: 90, step: 5 },
] as const;

interface Props {
  readonly pad: Pick<Pad, "id" | "index">;
  readonly mapping: StickMapping;
}

/** Which axis moves what, with what each stands at now; remembered for this make of joystick. */
export function JoystickMapping({ pad, mapping }: Props) {
  const [open, setOpen] = useState(false);
  const change = (part: Partial<StickMapping>) =>
    mappings.update((all) => ({ ...all, [pad.id]: { ...mapping, ...part } }));
  return (
    <details className={classes.mapping} onToggle={(e) => setOpen(e.currentTarget.open)} data-testid="stick-mapping">
      <summary>Axes and switches</summary>
      {open && <Open pad={pad} mapping={mapping} change={change} />}
    </details>
  );
}

function Open({ pad, mapping, change }: Props & { readonly change: (part: Partial<StickMapping>) => void }) {
  const bars = useRef(new Map<string, HTMLElement>());
  const newest = useRef(mapping);
  newest.current = mapping;
  const [counts, setCounts] = useState({ axes: 4, buttons: 12 });
  useEffect(() => {
    let frame = 0;
    const paint = () => {
      frame = requestAnimationFrame(paint);
      const now = padsNow()[pad.index];
      if (!now) return;
      const { length: axes } = now.axes;
      const { length: buttons } = now.buttons;
      setCounts((before) => (before.axes === axes && before.buttons === buttons ? before : { axes, buttons }));
      for (const channel of stickChannels) {
        const bar = bars.current.get(channel);
        if (bar) bar.style.translate = `${channelOf(now, newest.current, channel) * 100}% 0`;
      }
      for (const name of ["flyButton", "gimbalButton"] as const)
        bars.current.get(name)?.toggleAttribute("data-held", now.buttons[newest.current[name]]?.pressed === true);
    };
    frame = requestAnimationFrame(paint);
    return () => cancelAnimationFrame(frame);
  }, [pad.index]);
  const bar = (name: string) => (element: HTMLElement | null) => {
    if (element) bars.current.set(name, element);
    else bars.current.delete(name);
  };
  const upTo = (count: number, word: string) =>
    Array.from({ length: count }, (_, i) => ({ value: String(i), label: `${word} ${i + 1}` }));
  return (
    <div className={classes.fields}>
      {stickChannels.map((channel) => {
        const { axis, invert } = mapping.axes[channel];
        const set = (part: Partial<StickMapping["axes"][StickChannel]>) =>
          change({ axes: { ...mapping.axes, [channel]: { axis, invert, ...part } } });
        return (
          <div key={channel} className={classes.axis}>
            <span>{words[channel]}</span>
            <Select
              size="xs"
              aria-label={`Axis for ${words[channel]}`}
              data={[{ value: "", label: "None" }, ...upTo(counts.axes, "Axis")]}
              value={axis === null ? "" : String(axis)}
              allowDeselect={false}
              onChange={(value) => set({ axis: value ? Number(value) : null })}
            />
            <Checkbox
              size="xs"
              label="Invert"
              checked={invert}
              onChange={(e) => set({ invert: e.currentTarget.checked })}
            />
            <div className={classes.track} aria-hidden>
              <div ref={bar(channel)} className={classes.knob} data-testid={`stick-axis-${channel}`} />
            </div>
          </div>
        );
      })}
      {(["flyButton", "gimbalButton"] as const).map((name) => (
        <div key={name} className={classes.axis}>
          <span>{name === "flyButton" ? "Hold to fly" : "Hold to turn the camera"}</span>
          <Select
            size="xs"
            aria-label={name === "flyButton" ? "Switch to fly" : "Switch to turn the camera"}
            data={upTo(counts.buttons, "Button")}
            value={String(mapping[name])}
            allowDeselect={false}
            onChange={(value) => value && change({ [name]: Number(value) })}
          />
          <span ref={bar(name)} className={classes.lamp}>
            held
          </span>
        </div>
      ))}
      <div className={classes.numbers}>
        {numbers.map(({ name, label, least, most, step }) => (
          <NumberInput
            key={name}
            size="xs"
            label={label}
            min={least}
            max={most}
            step={step}
            clampBehavior="blur"
            value={mapping[name]}
            onChange={(value) =>
              typeof value === "number" && value >= least && value <= most && change({ [name]: value })
            }
          />
        ))}
      </div>
      <Button size="compact-xs" variant="default" onClick={() => change(usualMapping)}>
        As it is usual
      </Button>
    </div>
  );
}

import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import classes from "./CameraPanel.module.css";
import { GimbalTurn, type Turn } from "./gimbalTurn.ts";

const arrows: readonly { turn: Turn; label: string; icon: typeof ArrowUp }[] = [
  { turn: "up", label: "Camera up", icon: ArrowUp },
  { turn: "left", label: "Camera left", icon: ArrowLeft },
  { turn: "right", label: "Camera right", icon: ArrowRight },
  { turn: "down", label: "Camera down", icon: ArrowDown },
];
const keys: Readonly<Record<string, Turn>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

interface Props {
  readonly disabled: boolean;
  /** Degrees a second, again and again while an arrow is held. */
  readonly onTurn: (pitchRateDeg: number, yawRateDeg: number) => void;
}

/** Four arrows that turn the camera while they are held, with the pointer or with the arrow keys. */
export function GimbalPad({ disabled, onTurn }: Props) {
  const send = useRef(onTurn);
  send.current = onTurn;
  const turn = useMemo(() => new GimbalTurn((pitch, yaw) => send.current(pitch, yaw)), []);
  useEffect(() => () => turn.stop(), [turn]);
  useEffect(() => {
    if (disabled) turn.stop();
  }, [disabled, turn]);
  return (
    <fieldset
      className={classes.pad ?? ""}
      aria-label="Turn the camera: hold an arrow"
      onKeyDown={(e) => {
        const held = keys[e.key];
        if (!held || disabled || e.altKey || e.ctrlKey || e.metaKey) return;
        e.preventDefault();
        turn.hold(held);
      }}
      onKeyUp={(e) => {
        const held = keys[e.key];
        if (held) turn.letGo(held);
      }}
      onBlur={() => turn.stop()}
    >
      {arrows.map(({ turn: one, label, icon: Icon }) => (
        <button
          key={one}
          type="button"
          data-turn={one}
          data-testid={`gimbal-${one}`}
          aria-label={label}
          aria-disabled={disabled || undefined}
          title={`${label}: hold, or use the arrow keys`}
          onPointerDown={(e) => {
            if (!disabled && e.button === 0) turn.hold(one);
          }}
          onPointerUp={() => turn.letGo(one)}
          onPointerLeave={() => turn.letGo(one)}
          onPointerCancel={() => turn.stop()}
          onContextMenu={(e) => e.preventDefault()}
        >
          <Icon size={18} aria-hidden />
        </button>
      ))}
    </fieldset>
  );
}

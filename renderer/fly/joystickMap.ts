import type { StickFlight, StickGimbal } from "../../src/contract/stick.ts";
import { Store } from "../ui/store.ts";

/** What an axis of a joystick can move. */
export const stickChannels = ["forward", "right", "up", "yaw", "gimbalPitch", "gimbalYaw"] as const;
export type StickChannel = (typeof stickChannels)[number];

/** How one make of joystick is used; remembered for each. */
export interface StickMapping {
  readonly axes: Readonly<Record<StickChannel, { readonly axis: number | null; readonly invert: boolean }>>;
  /** The dead man's switches: buttons that have to be held while the vehicle or the gimbal moves. */
  readonly flyButton: number;
  readonly gimbalButton: number;
  /** Share of the way that moves nothing, 0…0.5. */
  readonly deadZone: number;
  /** 0: straight; 1: fine in the middle. */
  readonly expo: number;
  /** Full stick: m/s, m/s, degrees a second. */
  readonly speed: number;
  readonly climb: number;
  readonly yawRateDeg: number;
  readonly gimbalRateDeg: number;
}

/** What is read of a gamepad. https://w3c.github.io/gamepad/#gamepad-interface */
export interface Pad {
  readonly id: string;
  readonly index: number;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean }[];
}

/** Left stick height and heading, right stick over the ground; the upper shoulder buttons are held. */
export const usualMapping: StickMapping = {
  axes: {
    ...{ up: { axis: 1, invert: true }, yaw: { axis: 0, invert: false } },
    ...{ forward: { axis: 3, invert: true }, right: { axis: 2, invert: false } },
    ...{ gimbalPitch: { axis: 3, invert: true }, gimbalYaw: { axis: 2, invert: false } },
  },
  ...{ flyButton: 5, gimbalButton: 4, deadZone: 0.1, expo: 0.4 },
  ...{ speed: 5, climb: 2, yawRateDeg: 45, gimbalRateDeg: 30 },
};

/** An axis after dead zone and expo, −1…1. */
export function shaped(value: number, { deadZone, expo }: Pick<StickMapping, "deadZone" | "expo">): number {
  const way = Math.min(1, Math.abs(value));
  if (!(way > deadZone)) return 0; // nor a value that is no number
  const free = (way - deadZone) / (1 - deadZone);
  return Math.sign(value) * ((1 - expo) * free + expo * free ** 3);
}

/** What one channel stands at, −1…1; 0 where it has no axis or the joystick lacks it. */
export function channelOf(pad: Pad, mapping: StickMapping, channel: StickChannel): number {
  const { axis, invert } = mapping.axes[channel];
  const value = axis === null ? 0 : (pad.axes[axis] ?? 0);
  return shaped(invert ? -value : value, mapping);
}

/** What is asked with a joystick as it is held: flight or gimbal, by which switch is held; nothing without one. */
export function askedBy(
  pad: Pad,
  mapping: StickMapping,
): { readonly flight?: StickFlight; readonly gimbal?: StickGimbal } | undefined {
  const at = (channel: StickChannel) => channelOf(pad, mapping, channel);
  const isHeld = (button: number) => pad.buttons[button]?.pressed === true;
  if (isHeld(mapping.flyButton))
    return {
      flight: {
        ...{ forward: at("forward") * mapping.speed, right: at("right") * mapping.speed },
        ...{ up: at("up") * mapping.climb, yawRateDeg: at("yaw") * mapping.yawRateDeg },
      },
    };
  if (!isHeld(mapping.gimbalButton)) return undefined;
  const [pitchRateDeg, yawRateDeg] = [at("gimbalPitch"), at("gimbalYaw")].map((one) => one * mapping.gimbalRateDeg);
  return { gimbal: { pitchRateDeg: pitchRateDeg ?? 0, yawRateDeg: yawRateDeg ?? 0 } };
}

export type StickMappings = Readonly<Record<string, StickMapping>>;

/** The mappings of each make of joystick, kept in the page's own storage. */
export function storedMappings(storage: Pick<Storage, "getItem" | "setItem">): Store<StickMappings> {
  const key = "vedette.joystick";
  const store = new Store<StickMappings>(read(storage.getItem(key)));
  store.subscribe((all) => storage.setItem(key, JSON.stringify(all)));
  return store;
}

function read(text: string | null): StickMappings {
  try {
    const all = JSON.parse(text ?? "null") as Readonly<Record<string, unknown>>;
    return Object.fromEntries(Object.entries(all).flatMap(([id, one]) => (isMapping(one) ? [[id, one] as const] : [])));
  } catch {
    return {};
  }
}

/** What was kept by hand or by an older version must not let a vehicle fly away. */
function isMapping(value: unknown): value is StickMapping {
  if (typeof value !== "object" || value === null) return false;
  const { axes, flyButton, gimbalButton, ...rest } = value as StickMapping;
  const within = (one: unknown, most: number) => typeof one === "number" && one >= 0 && one <= most;
  const limits = { deadZone: 0.5, expo: 1, speed: 15, climb: 5, yawRateDeg: 90, gimbalRateDeg: 90 } as const;
  const names = Object.keys(limits) as (keyof typeof limits)[];
  return (
    within(flyButton, 63) &&
    within(gimbalButton, 63) &&
    names.every((name) => within(rest[name], limits[name])) &&
    stickChannels.every((channel) => {
      const one = axes?.[channel];
      return one !== undefined && typeof one.invert === "boolean" && (one.axis === null || within(one.axis, 63));
    })
  );
}

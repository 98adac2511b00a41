import type { AlertRecord, AlertSeverity } from "../../src/contract/alerts.ts";
import { Store } from "../ui/store.ts";

/** How this window calls somebody; remembered. */
export interface SoundSettings {
  /** 0…1. */
  readonly volume: number;
  readonly speech: boolean;
  /** ms since 1970 until when all but emergencies are silent. */
  readonly mutedUntil: number;
  /** When warnings and notices are silent, minutes of the local day; may go over midnight. */
  readonly quiet: { readonly on: boolean; readonly from: number; readonly to: number };
}

export const firstSound: SoundSettings = {
  ...{ volume: 0.6, speech: true, mutedUntil: 0 },
  quiet: { on: false, from: 22 * 60, to: 6 * 60 },
};

/** No mute lasts longer, ms: one that a set clock makes of it is not believed. */
export const longestMuteMs = 3_600_000;

/** Settings kept in the page's own storage; what can not be read there is as on the first start. */
export function storedSound(storage: Pick<Storage, "getItem" | "setItem">): Store<SoundSettings> {
  const key = "vedette.alerts";
  const store = new Store<SoundSettings>(read(storage.getItem(key)));
  store.subscribe((settings) => storage.setItem(key, JSON.stringify(settings)));
  return store;
}

function read(text: string | null): SoundSettings {
  try {
    const { volume, speech, mutedUntil, quiet } = JSON.parse(text ?? "null") as Partial<SoundSettings>;
    const minutes = (value: unknown, usual: number) =>
      typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 1_440 ? value : usual;
    return {
      volume: typeof volume === "number" && volume >= 0 && volume <= 1 ? volume : firstSound.volume,
      speech: speech !== false,
      mutedUntil: typeof mutedUntil === "number" ? mutedUntil : 0,
      quiet: {
        on: quiet?.on === true,
        from: minutes(quiet?.from, firstSound.quiet.from),
        to: minutes(quiet?.to, firstSound.quiet.to),
      },
    };
  } catch {
    return firstSound;
  }
}

/** How long it is still muted at that time, ms; 0 where it is not. */
export function mutedFor({ mutedUntil }: Pick<SoundSettings, "mutedUntil">, now: number): number {
  const left = mutedUntil - now;
  return left > 0 && left <= longestMuteMs ? left : 0;
}

/** Whether it is within quiet hours at that time of the local day. */
export function isQuiet({ quiet: { on, from, to } }: Pick<SoundSettings, "quiet">, now: number): boolean {
  if (!on || from === to) return false;
  const time = new Date(now);
  const minute = time.getHours() * 60 + time.getMinutes();
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Whether an alert of that severity is heard. An emergency always is. */
export function isHeard(severity: AlertSeverity, settings: SoundSettings, now: number): boolean {
  if (severity === "emergency") return true;
  if (mutedFor(settings, now) > 0) return false;
  return severity === "critical" || !isQuiet(settings, now);
}

/** How loud, 0…1: an emergency is heard though somebody turned the rest down to nothing. */
export const loudness = (severity: AlertSeverity, { volume }: SoundSettings): number =>
  severity === "emergency" ? Math.max(volume, 0.3) : volume;

/** What is said of an alert; nothing of a notice, which only sounds. */
export function spoken({ severity, title, vehicle, members }: AlertRecord): string | undefined {
  if (severity === "notice") return undefined;
  const who = members ? `${members.length} times` : vehicle;
  return [severity, who, title.replace(/[.:;]+$/, "")].filter(Boolean).join(". ");
}

/** After how long one that nobody acknowledges is heard again, ms. */
export const againAfter: Readonly<Partial<Record<AlertSeverity, number>>> = { emergency: 8_000, critical: 30_000 };

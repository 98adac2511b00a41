import type { AlertRecord } from "../../src/contract/alerts.ts";
import { app } from "../shell/app.ts";
import { goToScreen } from "../shell/navigation.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { Store, useStore } from "../ui/store.ts";
import { AlertCaller } from "./alertCaller.ts";
import { AlertDesk, type AlertView } from "./alertDesk.ts";
import { type SoundSettings, storedSound } from "./alertSound.ts";
import { Speaker } from "./alertSpeech.ts";
import { TonePlayer } from "./alertTones.ts";

/** The station's alerts in this window. */
export const alertDesk = new AlertDesk();
export const sound = storedSound(window.localStorage);
/** Whether the list lies over the screen, and which groups are opened. */
export const alertPanel = new Store<{ readonly open: boolean; readonly groups: ReadonlySet<string> }>({
  ...{ open: false, groups: new Set() },
});
export const speaker = new Speaker();

const tones = new TonePlayer();
export const caller = new AlertCaller({
  now: () => Date.now(),
  settings: () => sound.get(),
  alerts: () => alertDesk.view.get().alerts.values(),
  play: (played, volume) => tones.play(played, volume),
  say: (words, volume, cut) => speaker.say(words, volume, cut),
  later: (work, ms) => void setTimeout(work, ms),
});

alertDesk.onNews((alert) => caller.news(alert));
app.peers.station.onConnected((client) => alertDesk.follow(client));
app.peers.station.state.subscribe((state) => state !== "up" && alertDesk.gone());
setInterval(() => caller.tick(), 1_000);

export const useAlerts = <T>(select: (view: AlertView) => T): T => useStore(alertDesk.view, select);
export const useSound = <T>(select: (settings: SoundSettings) => T): T => useStore(sound, select);

/** Says that somebody has seen them. */
export async function acknowledge(ids: readonly string[]): Promise<void> {
  try {
    await alertDesk.acknowledge(ids, app.settings.get().analyst.trim() || "unnamed operator");
  } catch (cause) {
    app.toasts.failure(cause, "The alert was not acknowledged");
  }
}

/** Goes to the vehicle, or to the place where it is about none. */
export function goToAlert({ vehicleId, place }: Pick<AlertRecord, "vehicleId" | "place">): void {
  alertPanel.patch({ open: false });
  if (vehicleId !== undefined && app.mirror.get().vehicles.has(vehicleId)) {
    goToScreen("fly");
    app.ui.patch({ vehicleId });
    shellCommand({ kind: "show-vehicle" });
  } else if (place) shellCommand({ kind: "show-place", place: { ...place, amsl: 0 }, range: 3_000 });
}

/** Opens or closes a group of the list. */
export const toggleGroup = (id: string): void =>
  alertPanel.update((panel) => {
    const groups = new Set(panel.groups);
    if (!groups.delete(id)) groups.add(id);
    return { ...panel, groups };
  });

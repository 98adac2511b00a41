import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";
import { JoystickLoop, type JoystickView, type StickCall } from "./joystickLoop.ts";
import { type Pad, type StickMapping, storedMappings, usualMapping } from "./joystickMap.ts";

/** The joysticks that the machine has now, by their numbers. */
export const padsNow = (): readonly (Pad | null)[] => navigator.getGamepads();

export const mappings = storedMappings(window.localStorage);
export const mappingOf = (id: string): StickMapping => mappings.get()[id] ?? usualMapping;

/** This window's joystick. */
export const joystick = new JoystickLoop({
  call: app.peers.station.call as StickCall,
  pads: padsNow,
  mappingOf,
  onFailure: (cause) => app.toasts.failure(cause, "The stick"),
});

app.peers.station.onConnected((client) => {
  joystick.gone();
  client.on("stick", (record) => joystick.heard(record));
});
app.peers.station.state.subscribe((state) => state === "gone" && joystick.gone());
setInterval(() => joystick.tick(), 50);

export const useJoystick = <T>(select: (view: JoystickView) => T): T => useStore(joystick.view, select);

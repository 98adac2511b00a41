import type { Mirror } from "../station/mirror.ts";
import { useStore } from "../ui/store.ts";
import { app } from "./app.ts";
import type { Settings, Ui } from "./ui.ts";

export const useMirror = <T>(select: (mirror: Mirror) => T): T => useStore(app.mirror, select);
export const useUi = <T>(select: (ui: Ui) => T): T => useStore(app.ui, select);
export const useSettings = <T>(select: (settings: Settings) => T): T => useStore(app.settings, select);

/** The vehicle that Fly and Plan speak of. */
export function useSelectedVehicle() {
  const id = useUi((ui) => ui.vehicleId);
  return useMirror((m) => (id === null ? undefined : m.vehicles.get(id)));
}

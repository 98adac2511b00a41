import type { SightedVehicle } from "../../../src/contract/sightings.ts";
import { app } from "../../shell/app.ts";
import { Store } from "../../ui/store.ts";
import { triage } from "../appReview.ts";
import { openSightings, selectSighting, sightingDesk } from "./appSightings.ts";

/** Pairs of flags of which this window's analyst said that they are not one vehicle: they are not asked about again. */
export const notSame = new Store<ReadonlySet<string>>(new Set());
export const pairName = (a: string, b: string): string => [a, b].sort().join(" ");

/** The sightings that were chosen, in the order of the list. */
export const chosenSightings = (): readonly SightedVehicle[] => {
  const { chosen } = openSightings.get();
  return sightingDesk.list.get().rows.filter(({ id }) => chosen.includes(id));
};

/** Says that all flags of the chosen sightings show one vehicle. */
export async function joinChosen(reason = ""): Promise<void> {
  const chosen = chosenSightings();
  if (chosen.length < 2) {
    app.toasts.notice("Choose two sightings of one vehicle with X, then join them with J");
    return;
  }
  const newest = chosen[0]?.seen.at(-1)?.flagId ?? null;
  if (
    await joinFlags(
      chosen.flatMap(({ seen }) => seen.map(({ flagId }) => flagId)),
      reason,
    )
  ) {
    openSightings.patch({ chosen: [] });
    await showFlag(newest);
  }
}

/** Says that flags show one vehicle; answers whether that was kept. */
export async function joinFlags(flagIds: readonly string[], reason = ""): Promise<boolean> {
  const kept = await triage.join(flagIds, reason.trim() === "" ? undefined : reason.trim());
  if (kept) app.toasts.done("Joined as one vehicle (U takes it back)");
  return kept;
}

/** Takes flags out of the vehicle that they were joined as. */
export async function partFlags(flagIds: readonly string[], reason = ""): Promise<void> {
  const kept = await triage.part(flagIds, reason.trim() === "" ? undefined : reason.trim());
  if (!kept) return;
  app.toasts.done("Taken out of the vehicle (U takes it back)");
  await showFlag(flagIds[0] ?? null);
}

/** Takes back what was said last, or says it again. */
export async function backOrAgain(deed: "undo" | "redo"): Promise<void> {
  const said = await triage[deed]();
  if (!said) {
    app.toasts.notice(deed === "undo" ? "There is nothing to take back" : "There is nothing to say again");
    return;
  }
  app.toasts.done(`${deed === "undo" ? "Taken back" : "Said again"}: ${said.words}`);
  await showFlag(said.flagIds[0] ?? null);
}

/** Reads the sightings anew and selects the one that a flag belongs to. */
async function showFlag(flagId: string | null): Promise<void> {
  await sightingDesk.reload();
  const found = sightingDesk.list.get().rows.find(({ seen }) => seen.some((one) => one.flagId === flagId));
  if (found) selectSighting(found.id, flagId);
}

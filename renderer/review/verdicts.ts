import type { VerdictKind } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";

/** Who is named when the analyst gave no name. */
const nobody = "unnamed analyst";

/** Sends a verdict, or null to take it back; the flag comes back changed. */
export async function giveVerdict(flagId: string, kind: VerdictKind | null): Promise<void> {
  const by = app.settings.get().analyst.trim() || nobody;
  try {
    const flag = await app.peers.station.call("flag.verdict", { flagId, kind, by });
    app.mirror.update((m) => ({ ...m, flags: new Map(m.flags).set(flag.id, flag) }));
  } catch (cause) {
    app.toasts.failure(cause, "The verdict was not kept");
  }
}

/** Keeps a note with a flag. Says whether it was kept. */
export async function keepNote(flagId: string, note: string): Promise<boolean> {
  try {
    const flag = await app.peers.station.call("flag.note", { flagId, note });
    app.mirror.update((m) => ({ ...m, flags: new Map(m.flags).set(flag.id, flag) }));
    return true;
  } catch (cause) {
    app.toasts.failure(cause, "The note was not kept");
    return false;
  }
}

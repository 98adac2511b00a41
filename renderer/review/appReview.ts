import type { FlagRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";
import { clipShelf } from "../video/appClips.ts";
import { type DeskView, storedView } from "./deskView.ts";
import { type DeskList, FlagDesk, nextOpen } from "./flagDesk.ts";
import { lineOf, openDesk } from "./openDesk.ts";
import { Triage, type TriageParts } from "./triage.ts";

/** Who is named when the analyst gave no name. */
const nobody = "unnamed analyst";
export const analyst = (): string => app.settings.get().analyst.trim() || nobody;

const { call } = app.peers.station;

/** How this window's analyst looks at the flags, remembered. */
export const deskView = storedView(window.localStorage);
export const flagDesk = new FlagDesk({
  query: (query) => call("flags.query", query),
  by: analyst,
  view: deskView,
  later: (work, ms) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});
deskView.subscribe(() => openDesk.patch({ group: null }));
export const triage = new Triage({
  call: call as TriageParts["call"],
  by: analyst,
  onFlags: takeFlags,
  onFailure: (cause, what) => app.toasts.failure(cause, what),
});

export const useDesk = <T>(select: (list: DeskList) => T): T => useStore(flagDesk.list, select);
export const useDeskView = <T>(select: (view: DeskView) => T): T => useStore(deskView, select);

/** Takes in flags as they are since something was said of them. */
function takeFlags(flags: readonly FlagRecord[]): void {
  app.mirror.update((m) => ({ ...m, flags: new Map([...m.flags, ...flags.map((flag) => [flag.id, flag] as const)]) }));
  for (const flag of flags) flagDesk.changed(flag);
}

/** Opens the next flag that nobody has judged; says so where there is none. */
export async function openNextOpen(): Promise<void> {
  const { flagId } = app.ui.get();
  const busy = new Set(triage.pending);
  const { rows } = flagDesk.list.get();
  const near = nextOpen(rows, lineOf(rows, flagId, openDesk.get().group), busy);
  if (near !== null) return app.ui.patch({ flagId: near });
  if (flagId) busy.add(flagId);
  try {
    const far = await flagDesk.firstOpen(busy);
    if (app.ui.get().flagId !== flagId) return; // the analyst went elsewhere meanwhile
    if (far !== null) app.ui.patch({ flagId: far });
    else app.toasts.notice("No other flag of this list waits for a verdict");
  } catch (cause) {
    app.toasts.failure(cause, "The next flag was not found");
  }
}

/** Keeps the list in step with the station while it is on the screen; answers how to stop. */
export function followFlags(): (() => void) | undefined {
  const { client } = app.peers.station;
  if (!client) return undefined;
  void flagDesk.reload();
  const offs = [
    client.on("flag", (flag) => {
      if (flag.state === "open") clipShelf.forget(flag.id);
      flagDesk.changed(flag);
    }),
    client.on("flagGone", ({ flagId }) => {
      clipShelf.forget(flagId);
      const { rows } = flagDesk.list.get();
      const at = rows.findIndex(({ id }) => id === flagId);
      const beside = rows[at + 1] ?? rows[at - 1];
      if (app.ui.get().flagId === flagId) app.ui.patch({ flagId: beside?.id ?? null });
      void flagDesk.reload();
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}

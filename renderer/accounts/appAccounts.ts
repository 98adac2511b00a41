import type { Account } from "../../src/contract/accounts.ts";
import type { StationCalls } from "../../src/contract/station.ts";
import { app } from "../shell/app.ts";
import { Store, useStore } from "../ui/store.ts";
import { AccountDesk, mayAsk } from "./accountDesk.ts";
import { IdleLock } from "./idleLock.ts";

/** Set where somebody has had to sign in before: then nothing else is drawn while the station starts. */
const EXPECTED = "vedette.accounts";

/** Who is at this window. */
export const accounts = new AccountDesk({
  onPerson: ({ name }) => app.settings.get().analyst !== name && app.settings.patch({ analyst: name }),
  startOver: () => window.location.reload(),
});
app.peers.station.admit = accounts.admit;
accounts.state.subscribe(({ kind }) => {
  if (kind === "open") window.localStorage.removeItem(EXPECTED);
  else if (kind !== "unknown") window.localStorage.setItem(EXPECTED, "1");
});
export const signInExpected = window.localStorage.getItem(EXPECTED) !== null;

/** Which of the dialogs about people is open. */
export const accountDialog = new Store<"accounts" | "password" | null>(null);

/** Whether whoever is at the window may ask this of the station; what they may not is not offered. */
export const useMay = (call: keyof StationCalls): boolean => useStore(accounts.state, (view) => mayAsk(view, call));

/** Who has signed in; undefined where there are no accounts. */
export const useAccount = (): Account | undefined =>
  useStore(accounts.state, (view) => ("account" in view ? view.account : undefined));

const failed = (cause: unknown): void => app.toasts.failure(cause);
export const lockWindow = (): void => void accounts.lock().catch(failed);
export const signOut = (): void => void accounts.signOut().catch(failed);

/** Locks the window when nobody touches it for long; answers how to stop. */
export function followIdle(): () => void {
  const idle = new IdleLock(
    {
      view: () => accounts.state.get(),
      vehicles: () => app.mirror.get().vehicles.values(),
      lock: lockWindow,
    },
    Date.now(),
  );
  const touched = () => idle.touched(Date.now());
  const events = ["pointerdown", "pointermove", "keydown", "wheel"] as const;
  for (const name of events) window.addEventListener(name, touched, { capture: true, passive: true });
  const timer = setInterval(() => idle.tick(Date.now()), 5_000);
  return () => {
    clearInterval(timer);
    for (const name of events) window.removeEventListener(name, touched, { capture: true });
  };
}

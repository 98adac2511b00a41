import type { ReactNode } from "react";
import { useEffect } from "react";
import { useStore } from "../ui/store.ts";
import classes from "./Accounts.module.css";
import { accounts, followIdle, signInExpected } from "./appAccounts.ts";
import { LockScreen } from "./LockScreen.tsx";
import { SignInScreen } from "./SignInScreen.tsx";

/** Shows the window to whoever may see it: at once where there are no accounts, else after they have signed in. */
export function AccountGate({ children }: { children: ReactNode }) {
  const view = useStore(accounts.state, (state) => state);
  useEffect(followIdle, []);
  if (view.kind === "signed-out") return <SignInScreen />;
  if (view.kind === "locked") return <LockScreen account={view.account} />;
  if (view.kind === "unknown" && signInExpected && !view.failed)
    return (
      <main className={classes.cover}>
        <p className={classes.dim}>Waiting for the station…</p>
      </main>
    );
  return children;
}

import { Button } from "@mantine/core";
import { Lock } from "lucide-react";
import { useState } from "react";
import type { Account } from "../../src/contract/accounts.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import classes from "./Accounts.module.css";
import { accounts } from "./appAccounts.ts";
import { PasswordField } from "./PasswordField.tsx";
import { useAct } from "./useAct.ts";

/** Covers the window of somebody who is away, until they give their password again or somebody else signs in. */
export function LockScreen({ account }: { account: Account }) {
  const [password, setPassword] = useState("");
  const { busy, failure, act } = useAct();
  const unlock = async () => {
    const unlocked = await act(() => accounts.unlock(password));
    if (!unlocked) setPassword("");
  };
  return (
    <main className={classes.cover} data-testid="lock-screen">
      <div className={classes.card}>
        <header>
          <h1>
            <Lock size={22} aria-hidden /> {account.name}
          </h1>
          <p className={classes.dim}>This window is locked. Everything goes on; what you had open is still there.</p>
        </header>
        <form
          className={classes.form}
          onSubmit={(e) => {
            e.preventDefault();
            if (!busy) void unlock();
          }}
        >
          <PasswordField label="Password" value={password} onChange={setPassword} focused testId="unlock-password" />
          {failure && <FailureNote failure={failure} />}
          <Button type="submit" size="md" loading={busy} disabled={password === ""} data-testid="unlock">
            Unlock
          </Button>
          <Button
            variant="subtle"
            disabled={busy}
            data-testid="lock-sign-out"
            onClick={() => void act(() => accounts.signOut())}
          >
            Sign in as somebody else
          </Button>
        </form>
      </div>
    </main>
  );
}

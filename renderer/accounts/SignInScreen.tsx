import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import classes from "./Accounts.module.css";
import { accounts } from "./appAccounts.ts";
import { PasswordField } from "./PasswordField.tsx";
import { useAct } from "./useAct.ts";

/** All there is before somebody has signed in. */
export function SignInScreen() {
  const [name, setName] = useState(app.settings.get().analyst);
  const [password, setPassword] = useState("");
  const { busy, failure, act } = useAct();
  const signIn = async () => {
    const entered = await act(() => accounts.signIn(name, password));
    if (!entered) setPassword("");
  };
  return (
    <main className={classes.cover} data-testid="sign-in">
      <div className={classes.card}>
        <header>
          <h1>Vedette</h1>
          <p className={classes.dim}>Sign in to see and to do what is yours.</p>
        </header>
        <form
          className={classes.form}
          onSubmit={(e) => {
            e.preventDefault();
            if (!busy) void signIn();
          }}
        >
          <TextInput
            label="Name"
            value={name}
            autoFocus={name === ""}
            autoComplete="off"
            data-testid="sign-in-name"
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <PasswordField
            label="Password"
            value={password}
            onChange={setPassword}
            focused={name !== ""}
            testId="sign-in-password"
          />
          {failure && <FailureNote failure={failure} />}
          <Button
            type="submit"
            size="md"
            loading={busy}
            disabled={name.trim() === "" || password === ""}
            data-testid="sign-in-go"
          >
            Sign in
          </Button>
        </form>
        <p className={classes.dim}>
          Vehicles, links and recordings go on meanwhile. Whoever has forgotten their password asks an administrator for
          a new one.
        </p>
      </div>
    </main>
  );
}

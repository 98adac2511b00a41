import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Role, roles } from "../../src/contract/accounts.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import classes from "./Accounts.module.css";
import { accounts } from "./appAccounts.ts";
import { PasswordField } from "./PasswordField.tsx";
import { passwordHint, roleWords } from "./roleWords.ts";
import { useAct } from "./useAct.ts";

interface Props {
  /** The first account is an administrator's, and of whoever makes it. */
  readonly first: boolean;
  readonly onAdded: () => void;
}

/** Makes an account. */
export function NewAccount({ first, onAdded }: Props) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>(first ? "administrator" : "analyst");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const { busy, failure, act } = useAct();
  const add = async () => {
    if (!(await act(() => accounts.add({ name, role, password })))) return;
    app.toasts.done(first ? `You are signed in as ${name.trim()}` : `${name.trim()} may sign in from now on`);
    for (const clear of [setName, setPassword, setAgain]) clear("");
    onAdded();
  };
  const differ = again !== "" && again !== password;
  return (
    <form
      className={classes.form}
      onSubmit={(e) => {
        e.preventDefault();
        void add();
      }}
    >
      <div className={classes.row}>
        <TextInput
          className={classes.grow ?? ""}
          label="Name"
          description="Stands beside all they do, and can not be changed"
          value={name}
          maxLength={60}
          autoComplete="off"
          data-testid="new-account-name"
          onChange={(e) => setName(e.currentTarget.value)}
        />
        {!first && (
          <Select
            className={classes.grow ?? ""}
            label="Role"
            description={roleWords[role].hint}
            data={roles.map((value) => ({ value, label: roleWords[value].label }))}
            value={role}
            allowDeselect={false}
            data-testid="new-account-role"
            onChange={(value) => value && setRole(value as Role)}
          />
        )}
      </div>
      <PasswordField
        label="Password"
        description={passwordHint}
        value={password}
        onChange={setPassword}
        testId="new-account-password"
      />
      <PasswordField label="Password again" value={again} onChange={setAgain} testId="new-account-again" />
      {differ && <p className={classes.dim}>The two passwords differ.</p>}
      {failure && <FailureNote failure={failure} />}
      <Button
        type="submit"
        loading={busy}
        disabled={name.trim() === "" || password === "" || again !== password}
        data-testid="new-account-add"
      >
        {first ? "Make me the administrator" : "Add the account"}
      </Button>
    </form>
  );
}

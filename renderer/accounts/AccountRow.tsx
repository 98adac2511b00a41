import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { type Account, type Role, roles } from "../../src/contract/accounts.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { stamp } from "../ui/format.ts";
import classes from "./Accounts.module.css";
import { PasswordField } from "./PasswordField.tsx";
import { passwordHint, roleWords } from "./roleWords.ts";
import { useAct } from "./useAct.ts";

interface Props {
  readonly account: Account;
  /** It is the account of whoever looks. */
  readonly own: boolean;
  readonly onChanged: () => void;
}

/** One account, and what an administrator can do with it. */
export function AccountRow({ account, own, onChanged }: Props) {
  const { id: accountId, name, role, createdAt, disabledAt } = account;
  const [resetting, setResetting] = useState(false);
  const [password, setPassword] = useState("");
  const { busy, failure, act } = useAct();
  const { call } = app.peers.station;
  const change = async (what: { role?: Role; disabled?: boolean }) => {
    await act(() => call("accounts.change", { accountId, ...what }));
    onChanged();
  };
  const reset = async () => {
    if (!(await act(() => call("accounts.resetPassword", { accountId, password })))) return;
    app.toasts.done(`${name} has a new password; tell it to them`);
    setResetting(false);
    setPassword("");
  };
  return (
    <li className={classes.account} data-disabled={disabledAt !== undefined || undefined} data-testid="account">
      <span className={classes.who}>
        {name}
        {own && " (you)"}
        <small>
          {disabledAt === undefined ? `since ${stamp(createdAt)}` : `■ may not sign in since ${stamp(disabledAt)}`}
        </small>
      </span>
      <Select
        size="xs"
        w={150}
        aria-label={`Role of ${name}`}
        data={roles.map((value) => ({ value, label: roleWords[value].label }))}
        value={role}
        allowDeselect={false}
        disabled={busy}
        data-testid="account-role"
        onChange={(value) => value && value !== role && void change({ role: value as Role })}
      />
      {!own && (
        <>
          <Button size="compact-sm" variant="default" disabled={busy} onClick={() => setResetting(!resetting)}>
            New password…
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={busy}
            data-testid="account-disable"
            onClick={() => void change({ disabled: disabledAt === undefined })}
          >
            {disabledAt === undefined ? "Disable" : "Allow again"}
          </Button>
        </>
      )}
      {resetting && (
        <form
          className={classes.form}
          style={{ width: "100%" }}
          onSubmit={(e) => {
            e.preventDefault();
            void reset();
          }}
        >
          <PasswordField
            label={`New password for ${name}`}
            description={passwordHint}
            value={password}
            onChange={setPassword}
            focused
            testId="account-password"
          />
          <Button type="submit" size="compact-md" loading={busy} disabled={password === ""}>
            Give it; their windows have to sign in again
          </Button>
        </form>
      )}
      {failure && <FailureNote failure={failure} />}
    </li>
  );
}

import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { useStore } from "../ui/store.ts";
import classes from "./Accounts.module.css";
import { accountDialog } from "./appAccounts.ts";
import { PasswordField } from "./PasswordField.tsx";
import { passwordHint } from "./roleWords.ts";
import { useAct } from "./useAct.ts";

/** Where one changes one's own password. */
export function PasswordDialog() {
  const open = useStore(accountDialog, (dialog) => dialog === "password");
  return (
    <Modal opened={open} onClose={() => accountDialog.set(null)} title="Change my password" size={440}>
      {open && <ChangePassword />}
    </Modal>
  );
}

function ChangePassword() {
  const [old, setOld] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const { busy, failure, act } = useAct();
  const change = async () => {
    const changed = await act(() => app.peers.station.call("account.setPassword", { old, password }));
    if (!changed) return;
    app.toasts.done("Your password was changed");
    accountDialog.set(null);
  };
  const differ = again !== "" && again !== password;
  return (
    <form
      className={classes.form}
      onSubmit={(e) => {
        e.preventDefault();
        void change();
      }}
    >
      <PasswordField label="Password until now" value={old} onChange={setOld} focused testId="password-old" />
      <PasswordField
        label="New password"
        description={passwordHint}
        value={password}
        onChange={setPassword}
        testId="password-new"
      />
      <PasswordField label="New password again" value={again} onChange={setAgain} testId="password-again" />
      {differ && <p className={classes.dim}>The two new passwords differ.</p>}
      {failure && <FailureNote failure={failure} />}
      <Button
        type="submit"
        loading={busy}
        disabled={old === "" || password === "" || again !== password}
        data-testid="password-change"
      >
        Change
      </Button>
    </form>
  );
}

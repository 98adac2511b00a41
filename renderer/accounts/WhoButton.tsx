import { Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { KeyRound, Lock, LogOut, UserRound, Users } from "lucide-react";
import classes from "./Accounts.module.css";
import { AccountsDialog } from "./AccountsDialog.tsx";
import { accountDialog, lockWindow, signOut, useAccount, useMay } from "./appAccounts.ts";
import { PasswordDialog } from "./PasswordDialog.tsx";
import { roleWords } from "./roleWords.ts";

/** Who has signed in, what they can do about it, and the people of the station. */
export function WhoButton() {
  const account = useAccount();
  return (
    <>
      {account ? <Person name={account.name} role={roleWords[account.role].label} /> : <Nobody />}
      <AccountsDialog />
      <PasswordDialog />
    </>
  );
}

function Nobody() {
  return (
    <Tooltip label="No accounts yet: whoever sits here may do everything" position="right">
      <UnstyledButton
        className={classes.whoButton}
        aria-label="People"
        data-testid="who"
        onClick={() => accountDialog.set("accounts")}
      >
        <Users size={20} aria-hidden />
      </UnstyledButton>
    </Tooltip>
  );
}

function Person({ name, role }: { name: string; role: string }) {
  const administers = useMay("accounts.list");
  return (
    <Menu position="right-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.whoButton} aria-label={`Signed in: ${name}, ${role}`} data-testid="who">
          <UserRound size={20} aria-hidden />
          <span title={`${name}, ${role}`}>{name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}, {role}
        </Menu.Label>
        <Menu.Item leftSection={<Lock size={15} />} data-testid="who-lock" onClick={lockWindow}>
          Lock this window
        </Menu.Item>
        <Menu.Item
          leftSection={<KeyRound size={15} />}
          data-testid="who-password"
          onClick={() => accountDialog.set("password")}
        >
          Change my password…
        </Menu.Item>
        {administers && (
          <Menu.Item
            leftSection={<Users size={15} />}
            data-testid="who-people"
            onClick={() => accountDialog.set("accounts")}
          >
            People…
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={15} />} data-testid="who-sign-out" onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

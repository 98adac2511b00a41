import { Modal, Select } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import type { Account } from "../../src/contract/accounts.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { useStore } from "../ui/store.ts";
import { AccountRow } from "./AccountRow.tsx";
import classes from "./Accounts.module.css";
import { accountDialog, accounts, useAccount } from "./appAccounts.ts";
import { NewAccount } from "./NewAccount.tsx";
import { useAct } from "./useAct.ts";

/** The people of this station: who there is and what they may, and the first account where there is none. */
export function AccountsDialog() {
  const open = useStore(accountDialog, (dialog) => dialog === "accounts");
  const kind = useStore(accounts.state, (view) => view.kind);
  return (
    <Modal opened={open} onClose={() => accountDialog.set(null)} title="People" size={680}>
      {open && (kind === "open" ? <NoAccounts /> : <People />)}
    </Modal>
  );
}

function NoAccounts() {
  return (
    <div className={classes.form} data-testid="no-accounts">
      <p className={classes.note}>
        <strong>No accounts yet: whoever sits here may do everything.</strong> As soon as there is one, everybody has to
        sign in, and what they do is written down under their name. The first account is an administrator’s.
      </p>
      <NewAccount first onAdded={() => {}} />
    </div>
  );
}

function People() {
  const [people, setPeople] = useState<readonly Account[]>();
  const own = useAccount();
  const { failure, act } = useAct();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `act` is as good as the first one
  const refresh = useCallback(
    () => void act(async () => setPeople(await app.peers.station.call("accounts.list", null))),
    [],
  );
  useEffect(refresh, [refresh]);
  return (
    <div>
      {failure && <FailureNote failure={failure} />}
      <ul className={classes.list} aria-label="Accounts">
        {people?.map((account) => (
          <AccountRow key={account.id} account={account} own={account.id === own?.id} onChanged={refresh} />
        ))}
      </ul>
      <section className={classes.part} aria-label="New account">
        <h3>New account</h3>
        <NewAccount first={false} onAdded={refresh} />
      </section>
      <section className={classes.part} aria-label="Locking">
        <LockAfter />
      </section>
    </div>
  );
}

const lockTimes = [null, 5, 10, 15, 30, 60, 120] as const;

function LockAfter() {
  const minutes = useStore(accounts.state, (view) => ("lockAfterMinutes" in view ? view.lockAfterMinutes : null));
  const { busy, failure, act } = useAct();
  return (
    <>
      <Select
        label="Lock a window that nobody touches"
        description="Never while an aircraft is armed: who watches it may sit still"
        data={lockTimes.map((time) => ({
          value: String(time),
          label: time === null ? "Never" : time < 60 ? `after ${time} minutes` : `after ${time / 60} h`,
        }))}
        value={String(minutes)}
        allowDeselect={false}
        disabled={busy}
        data-testid="lock-after"
        onChange={(value) =>
          value &&
          void act(() =>
            app.peers.station.call("accounts.lockAfter", { minutes: value === "null" ? null : Number(value) }),
          )
        }
      />
      {failure && <FailureNote failure={failure} />}
    </>
  );
}

import { mayCall } from "../../src/contract/accessRights.ts";
import type { Account, AccountState, SignedIn } from "../../src/contract/accounts.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { Store } from "../ui/store.ts";

/** Who is at this window; `unknown` until the station has said so, or for good where it can not (`failed`). */
export type AccountView = AccountState | { readonly kind: "unknown"; readonly failed?: true };
type Client = Pick<RpcClient<StationCalls, StationEvents>, "call" | "on">;

interface Parts {
  /** Somebody has signed in, or the window knows again who had. */
  readonly onPerson: (account: Account) => void;
  /** Whoever was at the window is not any more: nothing of theirs may stay on the screen. */
  readonly startOver: () => void;
}

/** The window's side of signing in: lets nothing else ask the station before somebody has, and knows them again when the station comes back. */
export class AccountDesk {
  readonly state = new Store<AccountView>({ kind: "unknown" });
  readonly #parts: Parts;
  #client: Client | undefined;
  #token: string | undefined;
  #entered: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Settles when a new connection may be used. Never rejects. */
  readonly admit = async (client: Client): Promise<void> => {
    this.#client = client;
    client.on("account", (state) => this.#client === client && this.#take(state));
    let state: AccountState;
    try {
      const token = this.#token;
      state = token ? await client.call("account.resume", { token }) : await client.call("account.state", null);
    } catch {
      if (this.#client === client && this.state.get().kind === "unknown")
        this.state.set({ kind: "unknown", failed: true });
      return; // it says why to whatever else is asked
    }
    if (this.#client !== client) return;
    this.#take(state);
    if (state.kind !== "signed-out") return;
    await new Promise<void>((resolve) => {
      this.#entered = resolve;
    });
  };

  /** @throws FailureError denied, busy, gone */
  async signIn(name: string, password: string): Promise<void> {
    this.#enter(await this.#ask().call("account.signIn", { name, password }));
  }

  /** @throws FailureError denied, busy, gone */
  async unlock(password: string): Promise<void> {
    this.#take(await this.#ask().call("account.unlock", { password }));
  }

  async lock(): Promise<void> {
    if (this.state.get().kind === "signed-in") this.#take(await this.#ask().call("account.lock", null));
  }

  async signOut(): Promise<void> {
    this.#take(await this.#ask().call("account.signOut", null));
  }

  /** Makes an account; whoever makes the first has signed in with it. @throws FailureError bad-input, refused, denied, gone */
  async add(account: StationCalls["accounts.add"]["args"]): Promise<Account> {
    const added = await this.#ask().call("accounts.add", account);
    if (added.signedIn) this.#enter(added.signedIn);
    return added.account;
  }

  /** Whether who is at the window may ask this; so long as it is not known who is, nothing is kept from them. */
  may(call: keyof StationCalls): boolean {
    return mayAsk(this.state.get(), call);
  }

  #ask(): Client {
    if (this.#client) return this.#client;
    throw new FailureError(
      "gone",
      "The station is not running",
      "It is started again by itself; try again in a moment",
    );
  }

  #enter({ state, token }: SignedIn): void {
    this.#token = token;
    this.#take(state);
    this.#entered?.();
    this.#entered = undefined;
  }

  #take(state: AccountState): void {
    const before = this.state.get().kind;
    this.state.set(state);
    if (state.kind === "signed-in" || state.kind === "locked") this.#parts.onPerson(state.account);
    if (state.kind !== "signed-out") return;
    this.#token = undefined;
    if (before !== "signed-out" && before !== "unknown") this.#parts.startOver();
  }
}

/** Whether somebody may ask this of the station, and so whether it is offered to them. */
export const mayAsk = (view: AccountView, call: keyof StationCalls): boolean => {
  if (view.kind === "signed-in" || view.kind === "locked") return mayCall(view.account.role, call);
  return view.kind !== "signed-out";
};

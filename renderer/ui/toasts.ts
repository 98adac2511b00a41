import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { Store } from "./store.ts";

/** A short message that goes away by itself; one that data cannot be kept or read stays until dismissed. */
export interface Toast {
  readonly id: number;
  readonly kind: "done" | "notice" | "failure";
  readonly title: string;
  readonly remedy?: string;
}

/** The messages on the screen, newest last. */
export class Toasts {
  readonly shown = new Store<readonly Toast[]>([]);
  #nextId = 1;

  done(title: string): void {
    this.#show({ kind: "done", title }, 5_000);
  }

  notice(title: string): void {
    this.#show({ kind: "notice", title }, 6_000);
  }

  /** Shows why something failed and what to do. A second failure with the same words does not pile up. */
  failure(cause: unknown, what?: string): void {
    this.show(failureOf(cause), what);
  }

  show({ message, remedy, code }: Failure, what?: string): void {
    if (code === "cancelled") return;
    const title = what ? `${what}: ${message}` : message;
    if (this.shown.get().some((t) => t.title === title)) return;
    const toast = { kind: "failure", title, ...(remedy && { remedy }) } as const;
    this.#show(toast, lasting.includes(code) ? undefined : 20_000);
  }

  dismiss(id: number): void {
    this.shown.update((toasts) => toasts.filter((t) => t.id !== id));
  }

  #show(toast: Omit<Toast, "id">, forMs: number | undefined): void {
    const id = this.#nextId++;
    this.shown.update((toasts) => [...toasts.slice(-4), { ...toast, id }]);
    if (forMs !== undefined) setTimeout(() => this.dismiss(id), forMs);
  }
}

/** What an operator who looked away must still find. */
const lasting: readonly Failure["code"][] = ["newer-version", "disk-full", "denied"];

import type { Page } from "playwright";

/** What a page that was tampered with could do with the ports it was given: the window's own code is passed by. */
interface Tampered {
  ports: Record<string, MessagePort>;
}
type Wire = { k: string; id?: number; name?: string; result?: unknown; failure?: { code: string; message: string } };

/** Has the page keep its ports where a test reaches them, from its next loading on, and loads it again. */
export async function keepPorts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept = globalThis as unknown as Tampered;
    kept.ports = {};
    addEventListener("message", ({ data, ports: [port] }) => {
      if (data?.kind === "vedette-port" && port) kept.ports[data.peer] = port;
    });
  });
  await page.reload();
}

/** Asks station or vision from the page; answers what came, or the code and the words of the refusal. */
export async function ask(page: Page, peer: "station" | "vision", name: string, args: unknown): Promise<unknown> {
  return page.evaluate(
    ([peer, name, args]) =>
      new Promise((resolve) => {
        const port = (globalThis as unknown as Tampered).ports[peer] as MessagePort;
        const id = 1e9 + Math.floor(Math.random() * 1e9);
        port.addEventListener("message", ({ data }: MessageEvent<Wire>) => {
          if (data.id !== id) return;
          resolve(data.k === "done" ? data.result : `${data.failure?.code}: ${data.failure?.message}`);
        });
        port.postMessage({ k: "call", id, name, args });
      }),
    [peer, name, args] as const,
  );
}

/** Waits for encoded pictures from vision: how many came within `ms`, at most `most`. */
export async function picturesWithin(page: Page, { ms, most }: { ms: number; most: number }): Promise<number> {
  return page.evaluate(
    ([ms, most]) =>
      new Promise<number>((resolve) => {
        let came = 0;
        const port = (globalThis as unknown as Tampered).ports.vision as MessagePort;
        port.addEventListener("message", ({ data }: MessageEvent<Wire>) => {
          if (data.k === "event" && data.name === "picture" && ++came === most) resolve(came);
        });
        setTimeout(() => resolve(came), ms);
      }),
    [ms, most] as const,
  );
}

/** Whether the page is given a picture at this address. */
export async function isShown(page: Page, address: string): Promise<boolean> {
  return page.evaluate(
    (address) =>
      new Promise<boolean>((resolve) => {
        const image = new Image();
        image.onload = () => resolve(true);
        image.onerror = () => resolve(false);
        image.src = `${address}?${Math.random()}`;
      }),
    address,
  );
}

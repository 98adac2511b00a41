import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const { obstacleTo, downloadUrl, chooseElectron } = (await import(
  new URL("../../scripts/electron.mjs", import.meta.url).href
)) as {
  obstacleTo(url: string, limitMs?: number): Promise<string | undefined>;
  downloadUrl(version: string, env: Record<string, string>): string;
  chooseElectron(env: Record<string, string>): Promise<string>;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-electron-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("ELECTRON_OVERRIDE_DIST_PATH wins", async () => {
  const name =
    { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" }[process.platform as string] ?? "electron";
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), "");
  expect(await chooseElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toBe(join(folder, name));
});

it("an ELECTRON_OVERRIDE_DIST_PATH without an Electron is an error that says so", async () => {
  await expect(chooseElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).rejects.toMatchObject({
    message: expect.stringContaining(folder),
    remedy: expect.stringContaining("unset ELECTRON_OVERRIDE_DIST_PATH"),
  });
});

it("a host that does not exist is found out by its name", async () => {
  expect(await obstacleTo("https://no-such-host.invalid/electron.zip")).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
});

it("a port nobody listens on is found out at once, one that never answers after the limit", async () => {
  const { createServer } = await import("node:net");
  const sockets = new Set<{ destroy(): unknown }>();
  const server = createServer((socket) => sockets.add(socket)); // accepts and says nothing
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  try {
    expect(await obstacleTo(`http://127.0.0.1:${port}/electron.zip`, 200)).toBe("no answer within 0.2 s");
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
  expect(await obstacleTo(`http://127.0.0.1:${port}/electron.zip`)).toBe("ECONNREFUSED");
});

it("a server that has not got the file is an obstacle, one that has it is none", async () => {
  const { createServer } = await import("node:http");
  const server = createServer(({ url }, answer) => {
    answer.statusCode = url === "/there.zip" ? 200 : 404;
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  try {
    expect(await obstacleTo(`http://127.0.0.1:${port}/gone.zip`)).toBe("it answered 404");
    expect(await obstacleTo(`http://127.0.0.1:${port}/there.zip`)).toBeUndefined();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

it("a mirror is asked in place of the release page", () => {
  const file = `electron-v45.4.1-${process.platform}-${process.arch}.zip`;
  expect(downloadUrl("45.4.1", {})).toBe(`https://github.com/electron/electron/releases/download/v45.4.1/${file}`);
  expect(
    downloadUrl("45.4.1", { ELECTRON_MIRROR: "https://mirror.example/electron", ELECTRON_CUSTOM_DIR: "{{ version }}" }),
  ).toBe(`https://mirror.example/electron/45.4.1/${file}`);
});

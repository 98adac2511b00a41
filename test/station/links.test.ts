import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { Links } from "../../src/station/links.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

const open: Links[] = [];
afterEach(async () => {
  for (const links of open.splice(0)) await links.close();
});

function linksOver(settings = new Settings(openDatabase(":memory:"))) {
  const links = new Links({ node: new MavlinkNode(), settings, log: silentLog });
  open.push(links);
  return { links, settings };
}

it("a link on a free port says which port it got, and its state", async () => {
  const { links } = linksOver();
  const record = await links.open("udpin:127.0.0.1:0", { remember: false });
  expect(record).toMatchObject({ state: "open", bytesIn: 0, loss: 0 });
  expect(record.address).toMatch(/^udpin:127\.0\.0\.1:[1-9]\d+$/);
});

it("a port in use is refused with the remedy, and nothing is kept", async () => {
  const taken = createSocket("udp4");
  taken.bind(0, "127.0.0.1");
  await once(taken, "listening");
  const { links } = linksOver();
  const failure = await links.open(`udpin:127.0.0.1:${taken.address().port}`, { remember: true }).then(
    () => undefined,
    (cause) => cause.failure,
  );
  expect(failure).toMatchObject({ code: "busy", remedy: expect.stringMatching(/\w/) });
  expect(links.records()).toEqual([]);
  taken.close();
});

it("an address that nobody understands is refused by its text", async () => {
  const { links } = linksOver();
  await expect(links.open("pigeon:coop:loft:7", { remember: true })).rejects.toMatchObject({
    failure: { code: "bad-input", message: expect.stringContaining("pigeon") },
  });
});

it("an unreachable TCP address is refused", async () => {
  const { links } = linksOver();
  await expect(links.open("tcpout:127.0.0.1:1", { remember: true })).rejects.toMatchObject({
    failure: { code: "unreachable" },
  });
});

it("links are remembered, unless asked not to be, and opened at the next start", async () => {
  const first = linksOver();
  const { address } = await first.links.open("udpin:127.0.0.1:0", { remember: true });
  await first.links.open("udpin:127.0.0.1:0", { remember: false });
  await first.links.close();
  const second = linksOver(first.settings);
  const opened = new Promise((resolve) =>
    second.links.onLink((link) => link.state === "open" && resolve(link.address)),
  );
  second.links.reopen();
  expect(await opened).toMatch(/^udpin:127\.0\.0\.1:/);
  expect(second.links.records()).toHaveLength(1);
  expect(address).toMatch(/^udpin:/);
});

it("a link that was closed is not opened again", async () => {
  const first = linksOver();
  const { id } = await first.links.open("udpin:127.0.0.1:0", { remember: true });
  await first.links.close(id);
  const second = linksOver(first.settings);
  second.links.reopen();
  expect(second.links.records()).toEqual([]);
});

it("at the very first start it listens where simulators speak, until that link is closed", async () => {
  const first = linksOver();
  first.links.reopen("udpin:127.0.0.1:0");
  expect(first.links.records()).toMatchObject([{ byDefault: true }]);
  await first.links.close(first.links.records()[0]!.id);
  const second = linksOver(first.settings);
  second.links.reopen("udpin:127.0.0.1:0");
  expect(second.links.records()).toEqual([]);
});

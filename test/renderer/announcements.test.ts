import { expect, test } from "vitest";
import { type Announcement, Announcements } from "../../renderer/station/announcements.ts";

function page() {
  const listeners: ((event: MessageEvent) => void)[] = [];
  const source = {
    addEventListener: (_: "message", listener: (event: MessageEvent) => void) => void listeners.push(listener),
  };
  const post = (data: unknown, ports: MessagePort[] = [], from: unknown = source) => {
    for (const listener of listeners)
      listener({ data, ports, source: from, currentTarget: source } as unknown as MessageEvent);
  };
  return { source, post };
}

test("ports that came before anyone listened are told to the first listener, in order", () => {
  const { source, post } = page();
  const { port1 } = new MessageChannel();
  const announcements = new Announcements();
  announcements.listen(source);
  post({ kind: "vedette-port", peer: "station" }, [port1]);
  post({ kind: "vedette-gone", peer: "vision" });
  const heard: Announcement[] = [];
  announcements.on((a) => heard.push(a));
  post({ kind: "vedette-gone", peer: "station" });
  expect(heard).toEqual([
    { kind: "vedette-port", peer: "station", port: port1 },
    { kind: "vedette-gone", peer: "vision" },
    { kind: "vedette-gone", peer: "station" },
  ]);
  port1.close();
});

test("what is no announcement, has no port, or comes from another window is not heard", () => {
  const { source, post } = page();
  const { port1 } = new MessageChannel();
  const announcements = new Announcements();
  announcements.listen(source);
  const heard: Announcement[] = [];
  announcements.on((a) => heard.push(a));
  post("hello");
  post({ kind: "vedette-port", peer: "station" });
  post({ kind: "vedette-port", peer: "somebody" }, [port1]);
  post({ kind: "vedette-port", peer: "station" }, [port1], { other: "window" });
  expect(heard).toEqual([]);
  port1.close();
});

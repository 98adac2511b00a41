import { describe, expect, it, vi } from "vitest";
import { AlertCaller } from "../../renderer/alerts/alertCaller.ts";
import { AlertDesk } from "../../renderer/alerts/alertDesk.ts";
import { countOf, linesOf } from "../../renderer/alerts/alertOrder.ts";
import {
  firstSound,
  isHeard,
  isQuiet,
  loudness,
  mutedFor,
  type SoundSettings,
  spoken,
  storedSound,
} from "../../renderer/alerts/alertSound.ts";
import { localVoice } from "../../renderer/alerts/alertSpeech.ts";
import { lengthOf, tonesOf } from "../../renderer/alerts/alertTones.ts";
import { Peers } from "../../renderer/station/peers.ts";
import type { AlertRecord, AlertSeverity } from "../../src/contract/alerts.ts";
import { fakeStation } from "./fakeStation.ts";

const alert = (id: string, severity: AlertSeverity, more: Partial<AlertRecord> = {}): AlertRecord => ({
  ...{ id, key: id, what: id, severity, title: `Title ${id}`, words: `Words ${id}`, since: 0, last: 0, count: 1 },
  ...more,
});
const seen = { acknowledged: { by: "A", at: 1 } };

describe("the list", () => {
  const all = [
    alert("a", "warning"),
    alert("b", "emergency", seen),
    alert("c", "critical", { last: 5 }),
    alert("d", "critical", { last: 9, members: ["e", "f"] }),
    alert("e", "critical", { group: "d", ...seen }),
    alert("f", "critical", { group: "d" }),
  ];

  it("has what nobody acknowledged first, then the worst, then the newest, and groups closed until they are opened", () => {
    const ids = (opened: string[]) =>
      linesOf(all, new Set(opened)).map((line) => (line.inGroup ? "-" : "") + line.alert.id);
    expect([ids([]), ids(["d"])]).toEqual([
      ["d", "c", "a", "b"],
      ["d", "-f", "-e", "c", "a", "b"],
    ]);
  });

  it("is counted on the rail by what waits, with the worst of that; a group counts once", () => {
    expect([countOf(all), countOf([alert("b", "emergency", seen)]), countOf([])]).toEqual([
      { open: 3, worst: "critical" },
      { open: 0, worst: "emergency" },
      { open: 0, worst: undefined },
    ]);
  });
});

it("the desk calls for what is new or worse, once for all that was there, and never for what is in a group or seen", async () => {
  const peers = new Peers();
  const desk = new AlertDesk();
  const news: string[] = [];
  desk.onNews(({ id, severity }) => news.push(`${id} ${severity}`));
  peers.station.onConnected((client) => desk.follow(client));
  const acknowledged: unknown[] = [];
  const station = fakeStation({
    "alerts.list": () => [alert("old", "warning"), alert("worse", "critical"), alert("done", "emergency", seen)],
    "alerts.acknowledge": (args) => {
      acknowledged.push(args);
      return null;
    },
  });
  peers.station.connect(station.port);
  await vi.waitFor(() => expect(desk.view.get().loaded).toBe(true));
  expect([news.splice(0), desk.first()?.id]).toEqual([["worse critical"], "worse"]);
  for (const one of [
    alert("new", "notice"),
    alert("new", "notice", { count: 2 }),
    alert("new", "warning", { count: 3 }),
    alert("inside", "critical", { group: "g" }),
    alert("done", "emergency"),
    alert("worse", "critical", seen),
  ])
    station.server.emit("alert", one);
  await vi.waitFor(() => expect(desk.view.get().alerts.get("worse")?.acknowledged).toBeDefined());
  expect(news).toEqual(["new notice", "new warning", "done emergency"]);
  station.server.emit("alertGone", { id: "done" });
  await vi.waitFor(() => expect(desk.view.get().alerts.has("done")).toBe(false));
  await desk.acknowledge(["old"], "A");
  expect(acknowledged).toEqual([{ ids: ["old"], by: "A" }]);
  station.end();
});

describe("what is heard", () => {
  const at = (hours: number, minutes = 0) => new Date(2026, 5, 1, hours, minutes).getTime();
  const night: SoundSettings = { ...firstSound, quiet: { on: true, from: 22 * 60, to: 6 * 60 } };

  it("is not warnings and notices in quiet hours, which may go over midnight", () => {
    expect([at(21, 59), at(22), at(2), at(5, 59), at(6)].map((now) => isQuiet(night, now))).toEqual([
      ...[false, true, true, true, false],
    ]);
    const day = { quiet: { on: true, from: 60, to: 120 } };
    expect([at(0, 59), at(1), at(2)].map((now) => isQuiet(day, now))).toEqual([false, true, false]);
    const heard = (["emergency", "critical", "warning", "notice"] as const).map((one) => isHeard(one, night, at(2)));
    expect(heard).toEqual([true, true, false, false]);
  });

  it("is an emergency also while all is muted and the volume is nothing; a mute for longer than an hour is none", () => {
    const muted = { ...firstSound, volume: 0, mutedUntil: at(2, 5) };
    const heard = (["emergency", "critical", "warning", "notice"] as const).map((one) => isHeard(one, muted, at(2)));
    expect([heard, loudness("emergency", muted), loudness("critical", muted)]).toEqual([
      [true, false, false, false],
      0.3,
      0,
    ]);
    expect([mutedFor(muted, at(2)), mutedFor(muted, at(2, 6)), mutedFor(muted, at(0))]).toEqual([300_000, 0, 0]);
  });

  it("is remembered, and what can not be read is as on the first start", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    storedSound(storage).patch({ volume: 0.2, speech: false });
    expect(storedSound(storage).get()).toEqual({ ...firstSound, volume: 0.2, speech: false });
    kept.set("vedette.alerts", '{"volume":7,"quiet":{"on":true,"from":-3,"to":100}}');
    expect(storedSound(storage).get()).toEqual({ ...firstSound, quiet: { on: true, from: 1_320, to: 100 } });
  });

  it("is spoken as severity, who and what; never with a voice over the network", () => {
    expect([
      spoken(alert("a", "critical", { vehicle: "Copter 1", title: "Link lost" })),
      spoken(alert("a", "warning", { title: "Link lost", members: ["1", "2", "3", "4"] })),
      spoken(alert("a", "notice")),
    ]).toEqual(["critical. Copter 1. Link lost", "warning. 4 times. Link lost", undefined]);
    const online = { name: "Online", lang: "en-GB", localService: false };
    const german = { name: "Anna", lang: "de_DE", localService: true };
    const english = { name: "Alan", lang: "en_GB", localService: true };
    expect([localVoice([online]), localVoice([online, german]), localVoice([online, german, english])]).toEqual([
      ...[undefined, german, english],
    ]);
  });

  it("sounds different for each severity: the worse, the more tones", () => {
    const counts = (["emergency", "critical", "warning", "notice"] as const).map((one) => tonesOf[one].length);
    expect(counts).toEqual([8, 3, 2, 1]);
  });
});

describe("the caller", () => {
  function scene(settings: SoundSettings = { ...firstSound, speech: false }) {
    let now = 1_000_000;
    const shown: AlertRecord[] = [];
    const heard: string[] = [];
    const timers: { at: number; work: () => void }[] = [];
    const severityOf = new Map(Object.entries(tonesOf).map(([severity, tones]) => [tones, severity]));
    const caller = new AlertCaller({
      ...{ now: () => now, settings: () => settings, alerts: () => shown },
      play: (tones) => heard.push(`${(now - 1_000_000) / 1_000} ${severityOf.get(tones)}`) > 0,
      say: (words) => heard.push(`${Math.round((now - 1_000_000) / 100) / 10} "${words}"`) > 0,
      later: (work, ms) => void timers.push({ at: now + ms, work }),
    });
    const pass = (seconds: number) => {
      for (const end = now + seconds * 1_000; now < end; ) {
        now += 100;
        for (const timer of timers.filter(({ at }) => at <= now)) {
          timers.splice(timers.indexOf(timer), 1);
          timer.work();
        }
        if (now % 1_000 === 0) caller.tick();
      }
    };
    const come = (one: AlertRecord) => {
      shown.push(one);
      caller.news(one);
    };
    return { caller, shown, heard, pass, come };
  }

  it("calls once for many that come together, the worst of those that waited next", () => {
    const { heard, pass, come } = scene();
    let n = 0;
    for (const severity of ["warning", "notice", "warning", "critical", "notice"] as const)
      come(alert(`${severity} ${++n}`, severity));
    pass(10);
    expect(heard).toEqual(["0 warning", `${Math.ceil((lengthOf(tonesOf.warning) + 0.15) * 10) / 10} critical`]);
  });

  it("calls again for an emergency every eight seconds until somebody acknowledges it, for a warning once", () => {
    const { heard, pass, come, shown } = scene();
    come(alert("w", "warning"));
    pass(2);
    come(alert("e", "emergency"));
    pass(17);
    expect(heard).toEqual(["0 warning", "2 emergency", "10 emergency", "18 emergency"]);
    shown.splice(0, 2, alert("e", "emergency", seen));
    pass(30);
    expect(heard).toHaveLength(4);
  });

  it("says it after the tones", () => {
    const { heard, pass, come } = scene(firstSound);
    come(alert("c", "critical", { vehicle: "Copter 1", title: "Link lost" }));
    pass(3);
    expect(heard).toEqual(["0 critical", '1 "critical. Copter 1. Link lost"']);
  });
});

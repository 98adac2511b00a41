import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/** What main was told on its command line and by the environment. */
export interface MainArguments {
  /** Where everything is kept; undefined: the platform's folder for applications. */
  readonly dataFolder: string | undefined;
  readonly modelFile: string;
  /** Handed on to the station as it is. */
  readonly station: readonly string[];
  /** Chromium's developer tools are offered to whoever is there: for those who develop Vedette. */
  readonly devTools: boolean;
  /** Added to the page's address. */
  readonly query: Readonly<Record<string, string>>;
}

/** Reads `--data DIR`, `--model FILE` and `--demo-video WxH@FPS` among what else Electron and Chromium are given. */
export function parseMainArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  appFolder: string,
): MainArguments {
  const { values } = parseArgs({
    args: argv.slice(1),
    strict: false,
    allowPositionals: true,
    options: { data: { type: "string" }, model: { type: "string" }, "demo-video": { type: "string" } },
  });
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const data = text(values.data) ?? text(env.VEDETTE_DATA);
  const video = text(values["demo-video"]) ?? text(env.VEDETTE_DEMO_VIDEO);
  const scale = text(env.VEDETTE_GLOBE_SCALE);
  return {
    dataFolder: data === undefined ? undefined : resolve(data),
    modelFile: resolve(text(values.model) ?? join(appFolder, "models", "vehicle-nano.onnx")),
    station: video === undefined ? [] : ["--demo-video", video],
    devTools: env.VEDETTE_DEVTOOLS === "1",
    query: scale === undefined ? {} : { globeScale: scale },
  };
}

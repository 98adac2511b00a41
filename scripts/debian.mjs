import { existsSync, readFileSync } from "node:fs";
import { hasCommand, run, StepError, say, spanOf, tailOf } from "./step.mjs";

/** What Electron needs of a Linux system, by the library it looks for and the Debian package that brings it. */
const libraries = [
  ["libgtk-3.so.0", "libgtk-3-0"],
  ["libnss3.so", "libnss3"],
  ["libasound.so.2", "libasound2"],
  ["libgbm.so.1", "libgbm1"],
  ["libXss.so.1", "libxss1"],
];

/** What the tests need besides: a display of their own, a pair of serial ports and the list of this computer's ports. */
const testCommands = [
  ["Xvfb", "xvfb"],
  ["xvfb-run", "xvfb"],
  ["xauth", "xauth"],
  ["socat", "socat"],
  ["udevadm", "udev"],
];

/** Debian packages whose library or command is missing here, without doubles. */
async function missingPackages(tests) {
  const { code, output } = await run(hasCommand("ldconfig") ? "/sbin/ldconfig" : "ldconfig", ["-p"]);
  const missing = new Set();
  // Where there is no loader cache (musl, NixOS) nothing can be said about libraries, so nothing is asked for.
  if (code === 0)
    for (const [library, name] of libraries)
      if (!output.includes(`\t${library} `) && !existsSync(`/usr/lib/x86_64-linux-gnu/${library}`)) missing.add(name);
  if (tests) for (const [command, name] of testCommands) if (!hasCommand(command)) missing.add(name);
  return [...missing];
}

/** Sees to the system libraries that Electron (and the tests) need: installs them as root on Debian, else says how. */
export async function installSystemPackages({ tests }) {
  if (process.platform !== "linux") return;
  const missing = await missingPackages(tests);
  if (missing.length === 0) {
    say("system", "libraries are there");
    return;
  }
  if (!hasCommand("apt-get"))
    throw new StepError(
      `system: missing what Debian calls ${missing.join(", ")}`,
      "install these with this system's package manager, then run this again",
    );
  const names = await namesHere(missing);
  const command = `apt-get update && apt-get install -y --no-install-recommends ${names.join(" ")}`;
  if (process.getuid?.() !== 0)
    throw new StepError(`system: missing Debian packages ${names.join(", ")}`, `sudo sh -c '${command}'`);
  const startedAt = Date.now();
  say("system", `apt-get install ${names.join(" ")} …`);
  const done = await run("sh", ["-c", command], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    tick: (ms) => say("system", `still at it, ${spanOf(ms)} …`),
  });
  if (done.code !== 0)
    throw new StepError(`system: apt-get ended with status ${done.code}\n${tailOf(done.output)}`, command);
  const still = await missingPackages(tests);
  if (still.length > 0)
    throw new StepError(`system: still missing after the installation: ${still.join(", ")}`, command);
  say("system", `done in ${spanOf(Date.now() - startedAt)}`);
}

/** Names since Ubuntu 24.04 and Debian 13, where some libraries were renamed for 64-bit time. */
async function namesHere(names) {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const version = Number(/^VERSION_ID="?(\d+)/m.exec(release)?.[1] ?? 0);
  const renamed = /^ID=ubuntu/m.test(release) ? version >= 24 : version >= 13 && version < 100;
  return renamed ? names.map((name) => (/^lib(asound2|gtk-3-0)$/.test(name) ? `${name}t64` : name)) : names;
}

import { isBuiltin } from "node:module";
import path from "node:path";

/** What one folder may import. */
export interface FolderRule {
  readonly folder: string;
  readonly folders: ReadonlySet<string>;
  readonly node: boolean;
  /** Package names, `@scope/*` patterns, and for "…" every package that no other row names. */
  readonly packages: ReadonlySet<string>;
  readonly anyFreePackage: boolean;
}

/** The kernel folders, from the bottom ring up. */
export const KERNEL = ["base", "geo", "mission", "contract", "review"] as const;

/** The rule of each folder, read from the table in `src/README.md`; throws at a row it does not understand. */
export function rulesOf(readme: string): ReadonlyMap<string, FolderRule> {
  const section = readme.slice(readme.indexOf("## The dependency rule"));
  const rows = [...section.slice(0, section.indexOf("\n## ", 5)).matchAll(/^\| (\w+) +\| (.+?) +\| (.+?) +\|$/gm)]
    .map(([, folder = "", may = "", packages = ""]) => ({ folder, may, packages }))
    .filter(({ folder }) => folder !== "folder");
  const rules = new Map<string, FolderRule>();
  for (const { folder, may, packages } of rows) {
    const before = [...rules.values()];
    rules.set(folder, { folder, folders: foldersOf(may, before), ...platformOf(folder, packages, before) });
  }
  return rules;
}

function foldersOf(text: string, before: readonly FolderRule[]): Set<string> {
  const all = /^all of the above except (.+?)(?:, which .*)?$/.exec(text);
  if (all) {
    const except = new Set((all[1] as string).split(/,| and /).map((word) => word.trim()));
    return new Set(before.map(({ folder }) => folder).filter((folder) => !except.has(folder)));
  }
  const out = new Set<string>();
  for (const word of text.split(",").map((part) => part.trim())) {
    if (word === "—") continue;
    if (word === "the kernel") for (const folder of KERNEL) out.add(folder);
    else if (before.some(({ folder }) => folder === word)) out.add(word);
    else throw new Error(`src/README.md: what may be imported is not understood: "${word}"`);
  }
  return out;
}

function platformOf(folder: string, text: string, before: readonly FolderRule[]) {
  const packages = new Set<string>();
  let node = false;
  let anyFreePackage = false;
  // What is said of a single package ("only in …") is a rule of its own, after the list.
  for (const word of (text.split(";")[0] as string).split(",").map((part) => part.trim().replace(/^and /, ""))) {
    const quoted = /^`([^`]+)`$/.exec(word)?.[1];
    const borrowed = /^(\w+)'s$/.exec(word)?.[1] ?? (word === "as above" ? before.at(-1)?.folder : undefined);
    if (quoted) packages.add(quoted);
    else if (borrowed) for (const name of before.find((r) => r.folder === borrowed)?.packages ?? []) packages.add(name);
    else if (word === "node") node = true;
    else if (word === "…") anyFreePackage = true;
    else if (word !== "—" && word !== "DOM")
      throw new Error(`src/README.md: ${folder}: platform not understood: "${word}"`);
  }
  return { packages, node, anyFreePackage };
}

/** Every module that a source text names in an import, an export from, a dynamic import or a require. */
export function importsOf(source: string): string[] {
  const text = source.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").replace(/^\s*\/\/.*$/gm, "");
  const patterns = [
    /^\s*import\s+(?:type\s+)?[\w$*{}\s,]+?\s+from\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /^\s*export\s+(?:type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\})\s*from\s*["']([^"']+)["']/gm,
    /\bimport\s*\(\s*["'`]([^"'`$]+)["'`]/g,
    /\brequire(?:\.resolve)?\s*\(\s*["'`]([^"'`$]+)["'`]/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] as string));
}

/** A package's name in an import: `@scope/name` or `name`, without what follows. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")
    .replace(/\?.*$/, "");

/** The ring folder of a path from the repository's root: `src/geo/…` is geo, `renderer/…` is renderer. */
export function folderOf(file: string): string | undefined {
  const [first, second] = file.split("/");
  return first === "src" ? second : first === "electron" || first === "renderer" ? first : undefined;
}

/** What is wrong with the imports of one file (its path from the repository's root, with forward slashes), in words. */
export function wrongImports(file: string, source: string, rules: ReadonlyMap<string, FolderRule>): string[] {
  const folder = folderOf(file) as string;
  const rule = rules.get(folder);
  if (!rule) return [`${file}: folder ${folder} has no row in src/README.md`];
  const wrong: string[] = [];
  if (/^index\.[cm]?[jt]sx?$/.test(path.posix.basename(file))) wrong.push(`${file}: is a barrel file by its name`);
  if (/^\s*export\s+(?:type\s+)?\*/m.test(source)) wrong.push(`${file}: is a barrel file: it exports * from another`);
  for (const specifier of importsOf(source)) {
    const why = reasonAgainst(file, specifier, rule, rules);
    if (why) wrong.push(`${file}: imports ${specifier}, ${why}`);
  }
  return wrong;
}

function reasonAgainst(
  file: string,
  specifier: string,
  rule: FolderRule,
  rules: ReadonlyMap<string, FolderRule>,
): string | undefined {
  if (specifier.startsWith(".")) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const folder = folderOf(target);
    if (folder === undefined) return "which is outside of the source folders";
    if (folder === rule.folder || rule.folders.has(folder)) return undefined;
    return `but ${rule.folder} may not import ${folder}`;
  }
  if (isBuiltin(specifier)) return rule.node ? undefined : `but ${rule.folder} may not use node`;
  const name = packageOf(specifier);
  if (/^(@cesium\/|cesium$)/.test(name))
    return file.startsWith("renderer/globe/") ? undefined : "but Cesium is for renderer/globe only";
  if (matches(rule.packages, name)) return undefined;
  const taken = [...rules.values()].some((other) => other !== rule && matches(other.packages, name));
  if (rule.anyFreePackage && !taken) return undefined;
  return `but ${rule.folder} may not use the package ${name}`;
}

const matches = (packages: ReadonlySet<string>, name: string): boolean =>
  packages.has(name) || packages.has(`${name.split("/")[0]}/*`);

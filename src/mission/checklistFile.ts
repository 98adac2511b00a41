import * as v from "valibot";
import { type Checklist, checklistTypes, checkTests, limitedTests } from "./checklist.ts";

const text = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty("must not be empty"), v.maxLength(most));

const itemSchema = v.pipe(
  v.strictObject({
    id: text(60),
    words: text(200),
    hint: v.exactOptional(text(600)),
    test: v.exactOptional(
      v.strictObject({
        value: v.picklist(checkTests),
        limit: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1e6))),
      }),
    ),
    by: v.exactOptional(v.literal("supervisor")),
  }),
  v.check(
    ({ test }) => !test || !limitedTests.has(test.value) || test.limit !== undefined,
    "its test needs a limit, for example 80",
  ),
);

/** A checklist as it is kept and exchanged. */
export const checklistSchema = v.pipe(
  v.strictObject({
    id: text(60),
    title: text(100),
    type: v.picklist(checklistTypes),
    items: v.pipe(v.array(itemSchema), v.minLength(1, "has no items"), v.maxLength(100)),
  }),
  v.check(({ items }) => new Set(items.map(({ id }) => id)).size === items.length, "two of its items have one id"),
);

const fileSchema = v.strictObject({
  vedette: v.literal("checklist"),
  version: v.literal(1),
  checklist: checklistSchema,
});

/** The checklist as the text of a file. */
export const checklistText = (checklist: Checklist): string =>
  `${JSON.stringify({ vedette: "checklist", version: 1, checklist }, null, 2)}\n`;

/** The checklist of a file's text; throws an Error that names the place. */
export function parseChecklist(content: string): Checklist {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new Error("This is no checklist: it is not JSON");
  }
  const parsed = v.safeParse(fileSchema, json);
  if (parsed.success) return parsed.output.checklist;
  const [issue] = parsed.issues;
  const place = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? `${key + 1}` : String(key))).join(" ");
  throw new Error(`The checklist can not be read: ${place}${place ? ": " : ""}${issue.message}`);
}

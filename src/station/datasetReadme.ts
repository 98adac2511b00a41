import type { DatasetCounts, DatasetOrder } from "../contract/dataset.ts";

interface DatasetWords {
  readonly order: DatasetOrder;
  readonly counts: DatasetCounts;
  readonly notes: readonly string[];
  readonly at: number; // ms since 1970
  readonly station: string;
  readonly version: string;
  /** SHA-256 of the two COCO files. */
  readonly hashes: { readonly train: string; readonly val: string };
}

/** The README of a data set: what it holds, where it is from, and what it does not say. */
export function datasetReadme({ order, counts, notes, at, station, version, hashes }: DatasetWords): string {
  const { pictures, boxes, classes } = counts;
  const kinds = Object.entries(classes).sort((a, b) => b[1] - a[1]);
  return `# Vehicles in recorded drone video

Exported by Vedette ${version}, station ${station}, on ${new Date(at).toISOString()} by ${order.by}.

| split | pictures | boxes |
| ----- | -------: | ----: |
| train | ${pictures.train} | ${boxes.train} |
| val   | ${pictures.val} | ${boxes.val} |

${counts.sorties} ${counts.sorties === 1 ? "sortie" : "sorties"}. ${counts.right} pictures were called right by a person: every vehicle in them has a box.${order.onlyRight ? "" : " In the others something was corrected, and vehicles that nobody drew may be without a box; where that matters, export only pictures that were called right."} ${counts.empty} hold no vehicle.

| class | boxes |
| ----- | ----: |
${kinds.map(([name, n]) => `| ${name} | ${n} |`).join("\n")}
${notes.length > 0 ? `\n${notes.map((note) => `- ${note}`).join("\n")}\n` : ""}
## Form

\`train/\` and \`val/\` hold \`images/*.jpg\`, \`labels/*.txt\` (YOLO: class, middle x, middle y, width, height as shares of the
picture; an empty file says that there is no vehicle) and \`annotations.json\` (COCO, with track numbers, the class as it was
said, and where each box is from: \`found\` by the detector, \`carried\` between two that were found, \`said\` by a person in that
picture, \`filled\` between two such). \`data.yaml\` names the folders and classes.

Classes: 0 car, or a vehicle of a kind that nobody told; 1 van; 2 truck, tractor, trailer or train; 3 bus; 4 motorcycle or
tricycle; 5 boat; 9 to be ignored (aircraft, and what can not be told). COCO's category is that number and one.

    npm run eval -- --images val/images --labels val/labels

## Split

By sortie: each sortie is in train or in val as a whole, by the hash of
its vehicle and its begin, about one in five in val. Pictures of one
flight show the same cars on the same ground in the same light. Were they in both, the figures would tell how well a
detector remembers, not how well it finds. A sortie stays where it is when more is exported later.

## Provenance

Whole pictures as the camera sent them, decoded from the station's own recordings, nothing drawn on them; a file's name is
its sortie, its stream and when it was taken (ms since 1970, UTC). Boxes are those of the station's detector as people
corrected them; what the detector had said, and who corrected it when, is kept in the station and in its audit log. No
person has a box or a class. Pictures may show people all the same: handle them as footage.

SHA-256 of \`train/annotations.json\`: ${hashes.train}
SHA-256 of \`val/annotations.json\`: ${hashes.val}
`;
}

import { type Decode, floatsOf, logit, type Output, sigmoid } from "./family.ts";

const isBoxes = ({ name, dims }: Output) =>
  dims.length === 3 && dims[2] === 4 && !/logit|label|class|score/i.test(name);

/** The outputs of a transformer that has not chosen yet: boxes [batch, queries, 4] and logits [batch, queries, classes]. */
export function logitsAndBoxes(outputs: readonly Output[]): { logits: Output; boxes: Output } | undefined {
  if (outputs.length !== 2 || outputs.some(({ data, dims }) => !(data instanceof Float32Array) || dims.length !== 3))
    return undefined;
  const boxes = outputs.find(isBoxes);
  const logits = outputs.find((output) => output !== boxes);
  return boxes && logits && boxes.dims[1] === logits.dims[1] ? { boxes, logits } : undefined;
}

/** The outputs of a transformer that has chosen: labels and scores [batch, queries], boxes [batch, queries, 4]. */
export function labelsBoxesScores(
  outputs: readonly Output[],
): { labels: Output; boxes: Output; scores: Output } | undefined {
  if (outputs.length !== 3) return undefined;
  const boxes = outputs.find(({ dims }) => dims.length === 3 && dims[2] === 4);
  const flat = outputs.filter(({ dims }) => dims.length === 2 && dims[1] === boxes?.dims[1]);
  const labels = flat.find(({ data, name }) => !(data instanceof Float32Array) || /label|class/i.test(name));
  const scores = flat.find((output) => output !== labels && output.data instanceof Float32Array);
  return boxes && labels && scores ? { labels, boxes, scores } : undefined;
}

/**
 * RT-DETR, D-FINE and RF-DETR as trained: centre and size as shares of the input, a logit for each class.
 * https://github.com/lyuwenyu/RT-DETR, https://github.com/roboflow/rf-detr
 */
export const decodeLogits: Decode = (outputs, { item, inputWidth, inputHeight, wanted, floor }, into) => {
  const found = logitsAndBoxes(outputs);
  const boxes = floatsOf(found?.boxes);
  const logits = floatsOf(found?.logits);
  const [, queries = 0, classes = 0] = found?.logits.dims ?? [];
  const least = logit(floor);
  for (let query = item * queries; query < (item + 1) * queries; query++) {
    const start = query * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if ((logits[start + c] ?? 0) > (logits[start + best] ?? 0)) best = c;
    const value = logits[start + best] ?? Number.NaN;
    if (!(value >= least) || wanted[best] !== 1) continue;
    const cx = (boxes[query * 4] ?? 0) * inputWidth;
    const cy = (boxes[query * 4 + 1] ?? 0) * inputHeight;
    const w = ((boxes[query * 4 + 2] ?? 0) * inputWidth) / 2;
    const h = ((boxes[query * 4 + 3] ?? 0) * inputHeight) / 2;
    into.add(cx - w, cy - h, cx + w, cy + h, sigmoid(value), best);
  }
};

/**
 * RT-DETR and D-FINE with their last step inside: class, edges and score of each box, the edges in the units of the
 * `orig_target_sizes` that were given: pixels of the input. https://github.com/Peterande/D-FINE
 */
export const decodeChosen: Decode = (outputs, { item, wanted, floor }, into) => {
  const found = labelsBoxesScores(outputs);
  const boxes = floatsOf(found?.boxes);
  const scores = floatsOf(found?.scores);
  const labels = found?.labels.data;
  const [, queries = 0] = found?.boxes.dims ?? [];
  for (let query = item * queries; query < (item + 1) * queries; query++) {
    const score = scores[query] ?? 0;
    const classIndex = Number(labels?.[query] ?? -1);
    if (!(score >= floor) || wanted[classIndex] !== 1) continue;
    const at = query * 4;
    into.add(boxes[at] ?? 0, boxes[at + 1] ?? 0, boxes[at + 2] ?? 0, boxes[at + 3] ?? 0, score, classIndex);
  }
};

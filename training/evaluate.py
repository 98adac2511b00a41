"""Measures a checkpoint on whole pictures: average precision at IoU 0.5 and counts at a threshold.

    python3 evaluate.py --checkpoint FILE --threshold 0.5 NAME=FOLDER ...

The picture is scaled so that its long side is the given size and padded with grey at the right and the bottom to
multiples of 32. All vehicle classes count as one. A detection on an ignored box counts neither for nor against.
"""

import argparse
import time

import cv2
import numpy as np
import torch

from export import Decoded, open_network
from loss import overlap
from pictures import open_folder

LOWEST = 0.01


def letterbox(pixels, size):
    """RGB uint8 [H,W,3] to float [1,3,h,w] and the scale that was applied."""
    height, width = pixels.shape[:2]
    scale = size / max(height, width)
    inner = (round(width * scale), round(height * scale))
    framed = np.full((-(-inner[1] // 32) * 32, -(-inner[0] // 32) * 32, 3), 114, np.uint8)
    framed[: inner[1], : inner[0]] = cv2.resize(pixels, inner, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return torch.from_numpy(framed).permute(2, 0, 1)[None].float(), scale


def suppress(boxes, scores, limit):
    """Non-maximum suppression of corner boxes sorted by score: the indices that stay."""
    iou, _ = overlap(boxes[:, None], boxes[None])
    iou = iou.numpy()
    alive, kept = np.ones(len(boxes), bool), []
    for index in range(len(boxes)):
        if alive[index]:
            kept.append(index)
            alive &= iou[index] <= limit
    return kept


@torch.no_grad()
def detect(network, pixels, size, limit):
    """Corner boxes [n,4] in the picture's pixels and scores [n], best first."""
    images, scale = letterbox(pixels, size)
    rows = network(images.contiguous(memory_format=torch.channels_last))[0]
    rows = rows[rows[:, 4] > LOWEST]
    rows = rows[rows[:, 4].argsort(descending=True)][:1000]
    half = rows[:, 2:4] / 2
    boxes = torch.cat((rows[:, :2] - half, rows[:, :2] + half), 1) / scale
    kept = suppress(boxes, rows[:, 4], limit)
    return boxes[kept].numpy(), rows[kept, 4].numpy()


def judge(boxes, picture):
    """For each detection, best first: 1 right, 0 wrong, -1 does not count."""
    free = np.ones(len(picture.vehicles), bool)
    verdicts = np.zeros(len(boxes), int)
    if not len(boxes):
        return verdicts
    every = torch.from_numpy(boxes)
    to_vehicle = overlap(every[:, None], torch.from_numpy(picture.vehicles)[None])[0].numpy()
    for index, box in enumerate(boxes):
        choice = np.where(free, to_vehicle[index], -1)
        if len(choice) and choice.max() >= 0.5:
            free[choice.argmax()] = False
            verdicts[index] = 1
        elif len(picture.ignored):
            low, high = np.maximum(picture.ignored[:, :2], box[:2]), np.minimum(picture.ignored[:, 2:], box[2:])
            inner = (high - low).clip(min=0).prod(1)
            both = (picture.ignored[:, 2:] - picture.ignored[:, :2]).prod(1) + (box[2:] - box[:2]).prod() - inner
            if (inner / max((box[2:] - box[:2]).prod(), 1)).max() > 0.5 or (inner / both).max() > 0.4:
                verdicts[index] = -1
    return verdicts


def average_precision(scores, verdicts, total):
    """Area under the precision-recall curve, precision made monotonous."""
    counted = verdicts >= 0
    right = verdicts[counted][np.argsort(-scores[counted], kind="stable")] == 1
    recall = np.concatenate(([0], np.cumsum(right) / max(total, 1)))
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float((np.diff(recall) * precision).sum())


def measure(network, pictures, size, threshold, limit):
    """Figures of one folder at one size."""
    scores, verdicts, total, empty, false_on_empty, spent = [], [], 0, 0, 0, 0.0
    for picture in pictures:
        before = time.perf_counter()
        boxes, found = detect(network, picture.rgb(), size, limit)
        spent += time.perf_counter() - before
        outcome = judge(boxes, picture)
        if not len(picture.vehicles):
            empty += 1
            false_on_empty += int(((found >= threshold) & (outcome == 0)).sum())
        scores.append(found)
        verdicts.append(outcome)
        total += len(picture.vehicles)
    scores, verdicts = np.concatenate(scores), np.concatenate(verdicts)
    sure = scores >= threshold
    right, wrong = int((verdicts[sure] == 1).sum()), int((verdicts[sure] == 0).sum())
    best = max(np.arange(0.1, 0.9, 0.05), key=lambda t: f1(scores, verdicts, total, t))
    return {"pictures": len(pictures), "vehicles": total, "ap50": average_precision(scores, verdicts, total),
            "precision": right / max(right + wrong, 1), "recall": right / max(total, 1), "empty": empty,
            "falseOnEmpty": false_on_empty, "bestThreshold": float(best), "bestF1": f1(scores, verdicts, total, best),
            "ms": 1000 * spent / max(len(pictures), 1)}


def f1(scores, verdicts, total, threshold):
    sure = scores >= threshold
    right, wrong = (verdicts[sure] == 1).sum(), (verdicts[sure] == 0).sum()
    return float(2 * right / max(total + right + wrong, 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--sizes", default="640,960", help="long sides, px, with commas")
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--iou", type=float, default=0.5)
    parser.add_argument("--every", type=int, default=1, help="take each n-th picture only")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("folders", nargs="+", metavar="NAME=FOLDER")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    network = Decoded(open_network(options.checkpoint)).eval().to(memory_format=torch.channels_last)
    print("name size pictures vehicles AP50 precision recall false/empty best-threshold best-F1 ms")
    for named in options.folders:
        name, folder = named.split("=", 1)
        pictures = open_folder(folder)[:: options.every]
        for size in map(int, options.sizes.split(",")):
            m = measure(network, pictures, size, options.threshold, options.iou)
            print(f"{name} {size} {m['pictures']} {m['vehicles']} {100 * m['ap50']:.1f} {m['precision']:.3f} {m['recall']:.3f} "
                  f"{m['falseOnEmpty']}/{m['empty']} {m['bestThreshold']:.2f} {m['bestF1']:.3f} {m['ms']:.0f}", flush=True)


if __name__ == "__main__":
    main()

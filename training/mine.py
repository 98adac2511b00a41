"""Finds where a checkpoint is wrong on its own training pictures, for more crops of such places.

    python3 mine.py --checkpoint RUN/checkpoint.pt --out hard.json FOLDER ...

Writes [path, x, y] for each false detection and each vehicle missed, in the picture's pixels.
"""

import argparse
import json

import numpy as np
import torch

from evaluate import detect, judge
from export import Decoded, open_network
from loss import overlap
from pictures import open_folder


def mistakes(network, picture, size, threshold):
    boxes, scores = detect(network, picture.rgb(), size, 0.5)
    boxes = boxes[scores >= threshold]
    wrong = boxes[judge(boxes, picture) == 0] if len(boxes) else boxes
    missed = picture.vehicles
    if len(missed) and len(boxes):
        best = overlap(torch.from_numpy(missed)[:, None], torch.from_numpy(boxes)[None])[0].numpy().max(1)
        missed = missed[best < 0.5]
    rows = np.concatenate((wrong.reshape(-1, 4), missed))
    return [(round(float(x0 + x1) / 2, 1), round(float(y0 + y1) / 2, 1)) for x0, y0, x1, y1 in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--threshold", type=float, default=0.35)
    parser.add_argument("--size", type=int, default=640, help="long side, px")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("folders", nargs="+")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    network = Decoded(open_network(options.checkpoint)).eval().to(memory_format=torch.channels_last)
    places = []
    for folder in options.folders:
        pictures, before = open_folder(folder), len(places)
        for picture in pictures:
            places += [(str(picture.path), x, y) for x, y in mistakes(network, picture, options.size, options.threshold)]
        print(f"{folder}: {len(places) - before} places in {len(pictures)} pictures", flush=True)
    with open(options.out, "w") as file:
        json.dump(places, file)


if __name__ == "__main__":
    main()

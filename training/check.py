"""Writes inputs and expected outputs for check.mjs.

    python3 check.py --checkpoint FILE --picture FILE --out DIR
"""

import argparse
import json
from pathlib import Path

import cv2
import torch

from export import Decoded, open_network

SIZES = ((384, 640), (544, 960), (640, 640))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint")
    parser.add_argument("--picture", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    network = Decoded(open_network(options.checkpoint)).eval()
    picture = cv2.cvtColor(cv2.imread(options.picture), cv2.COLOR_BGR2RGB)
    cases = []
    for height, width in SIZES:
        name = f"{width}x{height}"
        images = torch.from_numpy(cv2.resize(picture, (width, height))).permute(2, 0, 1)[None].float().contiguous()
        with torch.no_grad():
            output = network(images)
        (out / f"{name}.images").write_bytes(images.numpy().tobytes())
        (out / f"{name}.output").write_bytes(output.numpy().tobytes())
        cases.append({"name": name, "height": height, "width": width})
    (out / "cases.json").write_text(json.dumps(cases))


if __name__ == "__main__":
    main()

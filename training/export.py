"""Writes a checkpoint as ONNX.

    python3 export.py --checkpoint FILE --out ../models/vehicle-nano.onnx

Input `images` float32 [1,3,H,W], RGB 0..255, H and W multiples of 32. Output `output` float32 [1,N,6]: cx, cy, w, h in
input pixels, objectness and class score in 0..1 (the YOLOX layout, decoded). There is one class, so its score is 1 and
the objectness is the confidence. Cells run over stride 8, then 16, then 32, each row by row.
"""

import argparse

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from network import Conv, Network, boxes


class Decoded(nn.Module):
    """The network with its cells decoded: [B,3,H,W] to [B,N,6]."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        raw, grid = self.network(images)
        score = torch.sigmoid(raw[..., 4:5])
        return torch.cat((boxes(raw, grid), score, torch.ones_like(score)), -1)


def fold(network):
    """Folds every batch norm into its convolution, in place."""
    for module in network.modules():
        if isinstance(module, Conv):
            module.conv = fuse_conv_bn_eval(module.conv, module.norm)
            module.norm = nn.Identity()
    return network


def open_network(checkpoint):
    """The averaged weights of a checkpoint, ready for inference."""
    if not checkpoint:
        return fold(Network().eval())
    state = torch.load(checkpoint, map_location="cpu")
    network = Network(extra=state.get("extra", 0))
    network.load_state_dict(state["average"])
    return fold(network.eval())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", help="without one, an untrained network of the same form is written")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    decoded = Decoded(open_network(options.checkpoint)).eval()
    torch.onnx.export(
        decoded, torch.zeros(1, 3, 384, 640), options.out, opset_version=13, input_names=["images"], output_names=["output"],
        dynamic_axes={"images": {2: "height", 3: "width"}, "output": {1: "cells"}})


if __name__ == "__main__":
    main()

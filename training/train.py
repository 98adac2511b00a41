"""Trains the detector for a given time and keeps a checkpoint from which it can go on.

    python3 train.py --data DIR [--renders DIR]... --warm DIR --out DIR --minutes 70

The learning rate follows the training time spent, so that a slow or interrupted run still ends with a small one.
"""

import argparse
import copy
import math
import time
from pathlib import Path

import torch
from torch.utils.data import DataLoader

import warmstart
from crops import Crops
from loss import loss
from network import Network, boxes
from pictures import open_folder

SHARES = {"rgb": 3.0, "coast": 1.2, "thermal": 4.0}  # of the crops; the renders' share is an option
RATE, BACKBONE_RATE = 1.2e-3, 4e-4


def open_groups(options):
    groups = [(share, open_folder(Path(options.data) / name / "train")) for name, share in SHARES.items()]
    for folder in options.renders:
        groups.append((options.renders_share / len(options.renders), open_folder(folder)))
    return groups


def make_optimizer(network):
    kinds = {"backbone": [], "backbone plain": [], "rest": [], "rest plain": []}
    for name, parameter in network.named_parameters():
        part = "backbone" if name.startswith("backbone") else "rest"
        kinds[part + (" plain" if parameter.ndim < 2 else "")].append(parameter)
    return torch.optim.AdamW([
        {"params": parameters, "top": BACKBONE_RATE if kind.startswith("backbone") else RATE,
         "weight_decay": 0.0 if kind.endswith("plain") else 0.02}
        for kind, parameters in kinds.items()])


def set_rate(optimizer, step, progress, scale):
    """Warm-up over 150 steps, then half a cosine down to a fiftieth."""
    factor = min(1.0, (step + 1) / 150) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))) * scale
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * factor


@torch.no_grad()
def follow(average, network, step):
    """The exponential moving average of the weights: the model that is kept."""
    decay = 0.995 * (1 - math.exp(-(step + 1) / 300))
    for kept, new in zip(average.state_dict().values(), network.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.mul_(decay).add_(new, alpha=1 - decay)
        else:
            kept.copy_(new)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with rgb/train, coast/train and thermal/train")
    parser.add_argument("--renders", action="append", default=[], help="a folder of simulator frames, images/ and labels/")
    parser.add_argument("--renders-share", type=float, default=3.5, help="share of render crops, beside %s" % SHARES)
    parser.add_argument("--warm", help="folder with nanodet.json and nanodet.bin")
    parser.add_argument("--out", required=True, help="folder for checkpoint.pt")
    parser.add_argument("--minutes", type=float, default=70, help="training time in all, earlier runs counted in")
    parser.add_argument("--size", type=int, default=320, help="side of a crop, px")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rate", type=float, default=1.0, help="multiplies the learning rates")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    groups = open_groups(options)
    print("pictures", [(share, len(pictures)) for share, pictures in groups], flush=True)
    network = Network()
    if options.warm:
        print("warm start,", warmstart.fill(network.backbone, options.warm), "convolutions", flush=True)
    average, optimizer = copy.deepcopy(network), make_optimizer(network)
    step, spent, seen = 0, 0.0, 0
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent, seen = state["step"], state["spent"], state["seen"]
        print("resumed at step", step, flush=True)

    def save():
        state = {"network": network.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                 "step": step, "spent": spent, "seen": seen}
        torch.save(state, checkpoint.with_suffix(".part"))
        checkpoint.with_suffix(".part").replace(checkpoint)

    network.train().to(memory_format=torch.channels_last)
    crops = Crops(groups, options.size, options.batch, options.seed * 100003 + step)
    sums, told, saved, before = [0.0] * 4, 0, time.monotonic(), time.monotonic()
    for images, vehicles, ignored in DataLoader(crops, batch_size=None, num_workers=1, prefetch_factor=8):
        set_rate(optimizer, step, spent / 60 / options.minutes, options.rate)
        raw, grid = network(images.float().contiguous(memory_format=torch.channels_last))
        parts = loss(raw, boxes(raw, grid), grid, vehicles, ignored)
        optimizer.zero_grad(set_to_none=True)
        parts[0].backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10.0)
        optimizer.step()
        follow(average, network, step)
        now = time.monotonic()
        step, seen, spent, before = step + 1, seen + len(images), spent + now - before, now
        sums, told = [a + float(b) for a, b in zip(sums, parts)], told + 1
        if step % 50 == 0:
            means = [s / told for s in sums]
            print(f"step {step} min {spent / 60:.1f} crops {seen} ({seen / spent:.1f}/s) rate {optimizer.param_groups[2]['lr']:.2e} "
                  f"loss {means[0]:.3f} box {means[1]:.3f} score {means[2]:.3f} positives {means[3]:.0f}", flush=True)
            sums, told = [0.0] * 4, 0
        if now - saved > 120 or spent / 60 >= options.minutes:
            save()
            saved = now
        if spent / 60 >= options.minutes:
            return


if __name__ == "__main__":
    main()

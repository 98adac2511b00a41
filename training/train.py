"""Trains the detector for a given time and keeps a checkpoint from which it can go on.

    python3 train.py --data DIR [--renders DIR]... [--warm DIR | --from CHECKPOINT] --out DIR --minutes 70

The learning rate stays at its top until the last part of the time (`--cooling`) and falls to nothing there, so that a run
can be lengthened before it cools, and a checkpoint from before can be cooled again after more training. With a graphics
card that PyTorch sees, the network trains there in mixed precision.
"""

import argparse
import copy
import json
import math
import os
import time
from pathlib import Path

import torch
from torch.utils.data import DataLoader

import warmstart
from crops import Crops, Group
from loss import loss
from network import Network, boxes
from pictures import open_folder

RATE, BACKBONE_RATE = 1.2e-3, 6e-4


def open_groups(options):
    """What is drawn how often, and at which scales: around those at which such pictures are looked at in use."""
    data = Path(options.data)
    infrared = open_folder(data / "thermal/train")
    angle = lambda picture: int(picture.name.split("_")[2])
    groups = {
        "rgb": Group(options.share_rgb, open_folder(data / "rgb/train"), (0.55, 1.9), down=True),
        "coast": Group(options.share_coast, open_folder(data / "coast/train"), (0.6, 1.3), down=True),
        "thermal steep": Group(options.share_thermal * 0.35, [p for p in infrared if angle(p) >= 70], (0.7, 1.6), down=True),
        "thermal flat": Group(options.share_thermal * 0.65, [p for p in infrared if angle(p) < 70], (0.7, 1.6)),
    }
    frames = [picture for folder in options.renders for picture in open_folder(folder)]
    if frames:
        groups["renders"] = Group(options.share_renders, frames, (0.6, 1.5))
    if options.hard:
        places = json.loads(Path(options.hard).read_text())
        for group in groups.values():
            at = {str(picture.path): index for index, picture in enumerate(group.pictures)}
            group.hard = [(at[path], x, y) for path, x, y in places if path in at]
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


def set_rate(optimizer, since_start, progress, options):
    """Warm-up over 200 steps after each start, the top, then half a cosine down to a hundredth."""
    late = min(max(progress - (1 - options.cooling), 0.0) / max(options.cooling, 1e-6), 1.0)
    factor = min(1.0, (since_start + 1) / 200) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * late))) * options.rate
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * factor


@torch.no_grad()
def follow(average, network, step, most):
    """The exponential moving average of the weights: the model that is kept."""
    decay = most * (1 - math.exp(-(step + 1) / 300))
    for kept, new in zip(average.state_dict().values(), network.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.mul_(decay).add_(new, alpha=1 - decay)
        else:
            kept.copy_(new)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with rgb/train, coast/train and thermal/train")
    parser.add_argument("--renders", action="append", default=[], help="a folder of simulator frames, images/ and labels/")
    parser.add_argument("--hard", help="places to train on more, as mine.py writes them")
    parser.add_argument("--share-rgb", type=float, default=3.0)
    parser.add_argument("--share-coast", type=float, default=2.5)
    parser.add_argument("--share-thermal", type=float, default=5.0)
    parser.add_argument("--share-renders", type=float, default=4.0)
    parser.add_argument("--warm", help="folder with nanodet.json and nanodet.bin: the backbone's first values")
    parser.add_argument("--from", dest="start", help="a checkpoint whose averaged weights are the first values")
    parser.add_argument("--extra", type=int, default=0, help="convolutions beyond the small network's, see network.py")
    parser.add_argument("--out", required=True, help="folder for checkpoint.pt")
    parser.add_argument("--minutes", type=float, default=70, help="training time in all, earlier runs counted in")
    parser.add_argument("--cooling", type=float, default=0.25, help="the last part of the time, in which the rate falls")
    parser.add_argument("--size", type=int, default=416, help="side of a crop, px")
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--threads", type=int, default=2, help="of the processor, when there is no graphics card")
    parser.add_argument("--workers", type=int, help="processes that cut crops")
    parser.add_argument("--rate", type=float, default=1.0, help="multiplies the learning rates")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the averaged weights for each step")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    groups = open_groups(options)
    for name, group in groups.items():
        print(f"{name}: share {group.share:g}, {len(group.pictures)} pictures, {len(group.empty)} empty, {len(group.hard)} hard places")
    network = Network(extra=options.extra)
    if options.warm:
        print("warm start,", warmstart.fill(network.backbone, options.warm), "convolutions")
    if options.start:
        left = network.load_state_dict(torch.load(options.start, map_location="cpu")["average"], strict=False)
        print("weights of", options.start, "without", len(left.missing_keys), "of", len(network.state_dict()), "tensors")
    network = network.to(device).train().to(memory_format=torch.channels_last)
    average, optimizer = copy.deepcopy(network), make_optimizer(network)
    scaler = torch.cuda.amp.GradScaler(enabled=device.type == "cuda")
    step, spent, seen = 0, 0.0, 0
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent, seen = state["step"], state["spent"], state["seen"]
        print("resumed at step", step, flush=True)

    def save(checkpoint=checkpoint):
        state = {"network": network.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                 "step": step, "spent": spent, "seen": seen, "extra": options.extra}
        torch.save(state, checkpoint.with_suffix(".part"))
        checkpoint.with_suffix(".part").replace(checkpoint)

    workers = options.workers or (1 if device.type == "cpu" else max(2, (os.cpu_count() or 4) - 1))
    crops = Crops(list(groups.values()), options.size, options.batch, options.seed * 100003 + step)
    loader = DataLoader(crops, batch_size=None, num_workers=workers, prefetch_factor=8, pin_memory=device.type == "cuda")
    sums, told, start, saved, before = torch.zeros(4), 0, step, time.monotonic(), time.monotonic()
    for images, vehicles, ignored in loader:
        if spent / 60 / options.minutes >= 1 - options.cooling and not (out / "warm.pt").exists():
            save(out / "warm.pt")  # from which a longer run can go on
        set_rate(optimizer, step - start, spent / 60 / options.minutes, options)
        images = images.to(device, non_blocking=True).float().contiguous(memory_format=torch.channels_last)
        vehicles, ignored = ([rows.to(device, non_blocking=True) for rows in lists] for lists in (vehicles, ignored))
        with torch.autocast(device.type, enabled=device.type == "cuda"):
            raw, grid = network(images)
        raw = raw.float()
        parts = loss(raw, boxes(raw, grid), grid, vehicles, ignored)
        optimizer.zero_grad(set_to_none=True)
        scaler.scale(parts[0]).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10.0)
        scaler.step(optimizer)
        scaler.update()
        follow(average, network, step, options.average)
        now = time.monotonic()
        step, seen, spent, before = step + 1, seen + len(images), spent + now - before, now
        sums, told = sums + torch.tensor([float(part) for part in parts]), told + 1
        if step % 50 == 0:
            mean = (sums / told).tolist()
            print(f"step {step} min {spent / 60:.1f} crops {seen} ({seen / spent:.1f}/s) rate {optimizer.param_groups[2]['lr']:.2e} "
                  f"loss {mean[0]:.3f} box {mean[1]:.3f} score {mean[2]:.3f} positives {mean[3]:.0f}", flush=True)
            sums, told = torch.zeros(4), 0
        if now - saved > 120 or spent / 60 >= options.minutes:
            save()
            saved = now
        if spent / 60 >= options.minutes:
            return


if __name__ == "__main__":
    main()

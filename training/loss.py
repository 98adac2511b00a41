"""Which cell answers for which vehicle, and what a wrong answer costs.

The assignment is SimOTA (YOLOX, https://arxiv.org/abs/2107.08430): every vehicle takes its cheapest cells near its
centre, as many as the overlaps of its ten best candidates add up to and at least two. Boxes pay generalised IoU, scores
pay binary cross entropy against a target that grows with the overlap. Cells inside ignored boxes pay nothing unless a
vehicle took them.
"""

import torch
from torch.nn import functional as F

RADIUS = 1.5  # strides around a vehicle's centre in which a cell may answer
BOX_WEIGHT = 3.0
FLOOR = 0.3  # the score asked of a cell whose box is still entirely wrong


def corners(box):
    """[...,4] cx, cy, w, h to x0, y0, x1, y1."""
    half = box[..., 2:] / 2
    return torch.cat((box[..., :2] - half, box[..., :2] + half), -1)


def overlap(a, b):
    """IoU and generalised IoU of broadcastable corner boxes [...,4]."""
    area = lambda box: (box[..., 2:] - box[..., :2]).clamp(min=0).prod(-1)
    inner = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    outer = (torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])).prod(-1)
    union = area(a) + area(b) - inner + 1e-6
    return inner / union, inner / union - (outer - union) / (outer + 1e-6)


@torch.no_grad()
def assign(box, logit, grid, vehicles):
    """box [N,4] corners, logit [N], grid [N,3], vehicles [G,4] corners: chosen cells [P] and their vehicles [P]."""
    centre = (vehicles[:, :2] + vehicles[:, 2:]) / 2
    near = ((centre[:, None] - grid[None, :, :2]).abs() < RADIUS * grid[None, :, 2:]).all(-1)  # [G,N]
    candidates = near.any(0).nonzero()[:, 0]
    if not len(candidates):
        return candidates, candidates
    iou, _ = overlap(vehicles[:, None], box[candidates][None])
    cost = F.softplus(-logit[candidates])[None] - 3 * torch.log(iou + 1e-8) + 1e5 * ~near[:, candidates]
    wanted = iou.topk(min(10, iou.shape[1]), 1).values.sum(1).int().clamp(min=2)
    rank = cost.argsort(1).argsort(1)
    taken = (rank < wanted[:, None]) & (cost < 1e4)
    owner = cost.masked_fill(~taken, float("inf")).min(0)
    chosen = torch.isfinite(owner.values)
    return candidates[chosen], owner.indices[chosen]


@torch.no_grad()
def assign_all(box, logit, grid, vehicles):
    """`assign` for a whole batch at once, as graphics cards like it: box [B,N,4] corners, logit [B,N], grid [N,3] and a
    list of [G,4] to the owner of each cell [B,N], an index into the image's vehicles or -1."""
    most = max(1, max(len(found) for found in vehicles))
    padded = torch.stack([F.pad(found, (0, 0, 0, most - len(found))) for found in vehicles])  # [B,G,4]
    there = torch.stack([torch.arange(most, device=box.device) < len(found) for found in vehicles])
    centre = (padded[..., :2] + padded[..., 2:]) / 2
    near = ((centre[:, :, None] - grid[None, None, :, :2]).abs() < RADIUS * grid[None, None, :, 2:]).all(-1)
    near &= there[..., None]  # [B,G,N]
    iou = overlap(padded[:, :, None], box[:, None])[0] * near.any(1, keepdim=True)
    cost = F.softplus(-logit)[:, None] - 3 * torch.log(iou + 1e-8) + 1e5 * ~near
    wanted = iou.topk(10, 2).values.sum(2).int().clamp(min=2)
    cheapest = cost.topk(10, 2, largest=False)
    mine = (torch.arange(10, device=box.device) < wanted[..., None]) & (cheapest.values < 1e4)
    taken = torch.zeros_like(near).scatter(2, cheapest.indices, mine)
    owner = cost.masked_fill(~taken, float("inf")).min(1)
    return torch.where(torch.isfinite(owner.values), owner.indices, -1)


def loss_at_once(raw, box, grid, vehicles, ignored):
    """The same as `loss`, without a loop over the images."""
    every = corners(box)
    owner = assign_all(every.detach(), raw[..., 4].detach(), grid, vehicles)
    image, cell = (owner >= 0).nonzero(as_tuple=True)
    first = torch.tensor([0] + [len(found) for found in vehicles], device=raw.device).cumsum(0)
    owned = torch.cat(vehicles)[first[image] + owner[image, cell]]
    iou, giou = overlap(every[image, cell], owned)
    target, weight = torch.zeros_like(raw[..., 4]), torch.ones_like(raw[..., 4])
    most = max(len(skipped) for skipped in ignored)
    if most:
        skipped = torch.stack([F.pad(rows, (0, 0, 0, most - len(rows))) for rows in ignored])[:, None]  # [B,1,I,4]
        x, y = grid[None, :, None, 0], grid[None, :, None, 1]
        inside = (x > skipped[..., 0]) & (y > skipped[..., 1]) & (x < skipped[..., 2]) & (y < skipped[..., 3])
        weight = weight.masked_fill(inside.any(2), 0)
    target[image, cell] = FLOOR + (1 - FLOOR) * iou.detach().clamp(0, 1)
    weight[image, cell] = 1
    box_loss = (1 - giou).sum()
    score_loss = F.binary_cross_entropy_with_logits(raw[..., 4], target, weight, reduction="sum")
    count = max(len(image), 1)
    return (BOX_WEIGHT * box_loss + score_loss) / count, box_loss.detach() / count, score_loss.detach() / count, len(image)


def loss(raw, box, grid, vehicles, ignored):
    """raw [B,N,5], box [B,N,4] cx cy w h, grid [N,3], lists of [G,4] and [I,4] corners: total, box part, score part, positives."""
    if raw.is_cuda:
        return loss_at_once(raw, box, grid, vehicles, ignored)
    target = torch.zeros_like(raw[..., 4])
    weight = torch.ones_like(target)
    every = corners(box)
    box_loss, positives = raw.new_zeros(()), 0
    for index, (found, skipped) in enumerate(zip(vehicles, ignored)):
        if len(skipped):
            x, y = grid[:, 0:1], grid[:, 1:2]
            inside = (x > skipped[:, 0]) & (y > skipped[:, 1]) & (x < skipped[:, 2]) & (y < skipped[:, 3])
            weight[index, inside.any(1)] = 0
        if not len(found):
            continue
        cell, owner = assign(every[index].detach(), raw[index, :, 4].detach(), grid, found)
        if not len(cell):
            continue
        iou, giou = overlap(every[index, cell], found[owner])
        box_loss = box_loss + (1 - giou).sum()
        target[index, cell] = FLOOR + (1 - FLOOR) * iou.detach().clamp(0, 1)
        weight[index, cell] = 1
        positives += len(cell)
    score_loss = F.binary_cross_entropy_with_logits(raw[..., 4], target, weight, reduction="sum")
    count = max(positives, 1)
    return (BOX_WEIGHT * box_loss + score_loss) / count, box_loss.detach() / count, score_loss.detach() / count, positives

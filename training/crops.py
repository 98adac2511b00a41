"""Endless augmented training crops.

Every group of pictures has a range of scales around that at which it is looked at in use, and most of its crops are cut
at such a scale, so that training sees what use will show. A quarter are scaled so that a vehicle's size becomes uniform (in
the logarithm) between SMALLEST and LARGEST pixels: a folder of small cars and one of large boats then teach all sizes.
Two crops in three are centred near a vehicle, some near a place where an earlier network was wrong; the others show random
places, mostly background.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np
import torch
from torch.utils.data import IterableDataset

from augment import paste, recolour, stock_of, tilt

SMALLEST, LARGEST = 9, 150
MAGNIFY_MOST, SHRINK_MOST = 2.2, 0.3


@dataclass
class Group:
    """Pictures that are drawn alike. `near` and `far` bound the scale; `down`: taken from straight above."""

    share: float
    pictures: list
    scales: tuple
    down: bool = False
    hard: list = field(default_factory=list)  # (index of the picture, x, y): where an earlier network was wrong

    def __post_init__(self):
        self.full = [i for i, p in enumerate(self.pictures) if len(p.vehicles)]
        self.empty = [i for i, p in enumerate(self.pictures) if not len(p.vehicles)]
        self.stock = stock_of(self.pictures)

    def draw(self, rng):
        """A picture, and a place in it that the crop has to show or None."""
        if self.hard and rng.random() < 0.25:
            index, x, y = self.hard[rng.integers(len(self.hard))]
            return self.pictures[index], np.array([x, y])
        among = self.empty if self.empty and (not self.full or rng.random() < 0.25) else self.full
        return self.pictures[among[rng.integers(len(among))]], None


class Crops(IterableDataset):
    """Batches of `batch` crops of `size` px."""

    def __init__(self, groups, size, batch, seed):
        self.groups, self.size, self.batch, self.seed = groups, size, batch, seed

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        cv2.setNumThreads(0)
        rng = np.random.default_rng((self.seed, worker.id if worker else 0))
        shares = np.array([group.share for group in self.groups], np.float64)
        shares /= shares.sum()
        while True:
            crops = [self._tile(rng, shares) for _ in range(self.batch)]
            images = torch.from_numpy(np.stack([pixels for pixels, _, _ in crops])).permute(0, 3, 1, 2).contiguous()
            yield images, [torch.from_numpy(v) for _, v, _ in crops], [torch.from_numpy(i) for _, _, i in crops]

    def _tile(self, rng, shares):
        """One crop, or (one time in seven) a mosaic of four half-sized ones."""
        if rng.random() < 0.86:
            return self._crop(rng, shares, self.size)
        half = self.size // 2
        canvas = np.empty((self.size, self.size, 3), np.uint8)
        vehicles, ignored = [], []
        for corner_x, corner_y in ((0, 0), (half, 0), (0, half), (half, half)):
            pixels, found, skipped = self._crop(rng, shares, half)
            canvas[corner_y : corner_y + half, corner_x : corner_x + half] = pixels
            shift = np.array([corner_x, corner_y, corner_x, corner_y], np.float32)
            vehicles.append(found + shift)
            ignored.append(skipped + shift)
        return canvas, np.concatenate(vehicles), np.concatenate(ignored)

    def _crop(self, rng, shares, size):
        group = self.groups[rng.choice(len(self.groups), p=shares)]
        picture, place = group.draw(rng)
        pixels, vehicles, ignored = picture.pixels, picture.vehicles, picture.ignored
        if group.stock and rng.random() < 0.12:
            pixels, vehicles = paste(rng, pixels, vehicles, ignored, group.stock)
        if group.down and place is None and rng.random() < 0.3:
            pixels, (vehicles, ignored) = tilt(rng, pixels, (vehicles, ignored))
        infrared = pixels.ndim == 2
        pixels, vehicles, ignored = cut(rng, pixels, vehicles, ignored, size, group, place)
        return recolour(rng, pixels, infrared), vehicles, ignored


def cut(rng, picture, vehicles, ignored, size, group, place):
    """A scaled, flipped and turned square: pixels [size,size,3], vehicles [n,4], ignored [m,4]."""
    height, width = picture.shape[:2]
    scale = np.exp(rng.uniform(*np.log(group.scales)))
    aim = 0.45
    if place is not None:
        centre = place
    elif len(vehicles) and rng.random() < 0.7:
        x0, y0, x1, y1 = vehicles[rng.integers(len(vehicles))]
        if rng.random() < 0.25:
            scale = np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))) / max(np.sqrt((x1 - x0) * (y1 - y0)), 1)
        centre = np.array([x0 + x1, y0 + y1]) / 2
    else:
        centre = rng.uniform((0, 0), (width, height))
        aim = 0.5
    scale = np.clip(scale, max(SHRINK_MOST, 0.9 * size / max(height, width)), MAGNIFY_MOST)  # not much grey
    stretch = np.exp(rng.uniform(-0.1, 0.1))
    span = np.array([size / (scale * stretch), size / (scale / stretch)])  # of the crop, in the picture's pixels
    corner = centre - span / 2 + rng.uniform(-aim, aim, 2) * span
    for axis, extent in enumerate((width, height)):  # prefer to stay inside, but show some of the letterbox's grey
        slack = 0.1 * span[axis] if rng.random() < 0.3 else 0
        low, high = -slack, extent - span[axis] + slack
        corner[axis] = np.clip(corner[axis], low, high) if low <= high else rng.uniform(high, low)
    left, top = np.floor(corner).astype(int)
    right, bottom = left + max(int(round(span[0])), 8), top + max(int(round(span[1])), 8)
    region = picture[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if region.shape[:2] != (bottom - top, right - left):
        framed = np.full((bottom - top, right - left) + picture.shape[2:], 114, np.uint8)
        y, x = max(-top, 0), max(-left, 0)
        framed[y : y + region.shape[0], x : x + region.shape[1]] = region
        region = framed
    factor = np.array([size / (right - left), size / (bottom - top)], np.float32)
    pixels = cv2.resize(region, (size, size), interpolation=cv2.INTER_AREA if scale < 0.8 else cv2.INTER_LINEAR)
    if pixels.ndim == 2:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB)
    move = lambda rows: (rows - np.array([left, top] * 2, np.float32)) * np.tile(factor, 2)
    vehicles, hidden = visible(move(vehicles), size)
    ignored, slivers = visible(move(ignored), size)
    ignored = np.concatenate((ignored, slivers, hidden))
    # A view from the side has an up, and is turned seldom.
    flip, turns = rng.random() < 0.5, rng.choice(4, p=(0.25, 0.25, 0.25, 0.25) if group.down else (0.7, 0.1, 0.1, 0.1))
    if flip:
        pixels = pixels[:, ::-1]
        vehicles, ignored = (rows[:, [2, 1, 0, 3]] * (-1, 1, -1, 1) + (size, 0, size, 0) for rows in (vehicles, ignored))
    for _ in range(turns):  # a quarter turn to the left takes (x, y) to (y, size - x)
        vehicles, ignored = (rows[:, [1, 2, 3, 0]] * (1, -1, 1, -1) + (0, size, 0, size) for rows in (vehicles, ignored))
    return np.rot90(pixels, turns), vehicles.astype(np.float32), ignored.astype(np.float32)


def visible(rows, size):
    """Boxes clipped to the crop: those seen well enough to be asked for, and those of which too little is left."""
    clipped = rows.clip(0, size)
    area = lambda b: np.maximum(b[:, 2] - b[:, 0], 0) * np.maximum(b[:, 3] - b[:, 1], 0)
    left = area(clipped)
    seen = (left >= 0.4 * area(rows)) & (left >= 20)
    return clipped[seen], clipped[~seen & (left > 0)]

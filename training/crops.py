"""Endless augmented training crops.

Three crops in four are centred near a random vehicle. Most of those are scaled so that its size becomes uniform (in the
logarithm) between SMALLEST and LARGEST pixels: then a folder of small cars and one of large boats teach all sizes; the
others stay near the picture's own scale, so that small vehicles are also seen as they come. The remaining crops show
random places, mostly background.
"""

import cv2
import numpy as np
import torch
from torch.utils.data import IterableDataset

SMALLEST, LARGEST = 9, 140
MAGNIFY_MOST, SHRINK_MOST = 2.2, 0.3


class Crops(IterableDataset):
    """Batches of `batch` crops of `size` px from groups of pictures; `groups` is [(share, [Picture])]."""

    def __init__(self, groups, size, batch, seed):
        self.groups, self.size, self.batch, self.seed = groups, size, batch, seed

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng((self.seed, worker.id if worker else 0))
        shares = np.array([share for share, _ in self.groups], np.float64)
        shares /= shares.sum()
        while True:
            crops = [self._tile(rng, shares) for _ in range(self.batch)]
            images = torch.from_numpy(np.stack([pixels for pixels, _, _ in crops])).permute(0, 3, 1, 2).contiguous()
            yield images, [torch.from_numpy(v) for _, v, _ in crops], [torch.from_numpy(i) for _, _, i in crops]

    def _tile(self, rng, shares):
        """One crop, or (one time in four) a mosaic of four half-sized ones."""
        if rng.random() < 0.75:
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
        _, pictures = self.groups[rng.choice(len(self.groups), p=shares)]
        picture = pictures[rng.integers(len(pictures))]
        if not len(picture.vehicles) and rng.random() < 0.5:
            picture = pictures[rng.integers(len(pictures))]  # half of the empty pictures are drawn again
        pixels, vehicles, ignored = cut(rng, picture, size)
        return recolour(rng, pixels, picture.pixels.ndim == 2), vehicles, ignored


def cut(rng, picture, size):
    """A scaled, flipped and turned square: pixels [size,size,3], vehicles [n,4], ignored [m,4]."""
    height, width = picture.pixels.shape[:2]
    if len(picture.vehicles) and rng.random() < 0.75:
        x0, y0, x1, y1 = picture.vehicles[rng.integers(len(picture.vehicles))]
        if rng.random() < 0.4:
            scale = np.exp(rng.uniform(np.log(0.75), np.log(1.6)))
        else:
            wanted = np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST)))
            scale = wanted / max(np.sqrt((x1 - x0) * (y1 - y0)), 1)
        centre = np.array([x0 + x1, y0 + y1]) / 2
        aim = 0.45
    else:
        scale = np.exp(rng.uniform(np.log(0.4), np.log(1.8)))
        centre = rng.uniform((0, 0), (width, height))
        aim = 0.5
    scale = np.clip(scale, SHRINK_MOST, MAGNIFY_MOST)
    stretch = np.exp(rng.uniform(-0.12, 0.12))
    span = np.array([size / (scale * stretch), size / (scale / stretch)])  # of the crop, in the picture's pixels
    corner = centre - span / 2 + rng.uniform(-aim, aim, 2) * span
    for axis, extent in enumerate((width, height)):  # prefer to stay inside, but show some of the letterbox's grey
        slack = 0.1 * span[axis] if rng.random() < 0.3 else 0
        low, high = -slack, extent - span[axis] + slack
        corner[axis] = np.clip(corner[axis], low, high) if low <= high else rng.uniform(high, low)
    left, top = np.floor(corner).astype(int)
    right, bottom = left + max(int(round(span[0])), 8), top + max(int(round(span[1])), 8)
    region = picture.pixels[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if region.shape[:2] != (bottom - top, right - left):
        framed = np.full((bottom - top, right - left) + picture.pixels.shape[2:], 114, np.uint8)
        y, x = max(-top, 0), max(-left, 0)
        framed[y : y + region.shape[0], x : x + region.shape[1]] = region
        region = framed
    factor = np.array([size / (right - left), size / (bottom - top)], np.float32)
    pixels = cv2.resize(region, (size, size), interpolation=cv2.INTER_AREA if scale < 0.8 else cv2.INTER_LINEAR)
    if pixels.ndim == 2:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB)
    move = lambda rows: (rows - np.array([left, top] * 2, np.float32)) * np.tile(factor, 2)
    vehicles, hidden = visible(move(picture.vehicles), size)
    ignored, slivers = visible(move(picture.ignored), size)
    ignored = np.concatenate((ignored, slivers, hidden))
    flip, turns = rng.random() < 0.5, rng.choice(4, p=(0.4, 0.2, 0.2, 0.2))  # upright most often: oblique views have an up
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


def recolour(rng, pixels, infrared):
    """Light, contrast, colour, polarity, blur, noise and compression: uint8 [H,W,3] to the same."""
    if not infrared and rng.random() < 0.15:
        pixels = cv2.cvtColor(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    level = np.arange(256, dtype=np.float32) / 255
    curve = level ** np.exp(rng.uniform(-0.5, 0.5))
    curve = (curve - 0.5) * np.exp(rng.uniform(-0.5, 0.3)) + 0.5 + rng.uniform(-0.2, 0.2)
    gains = np.ones(3) if infrared else np.exp(rng.uniform(-0.15, 0.15, 3))
    table = (curve[:, None] * gains * 255).clip(0, 255)
    if rng.random() < (0.2 if infrared else 0.05):
        table = 255 - table
    pixels = cv2.LUT(np.ascontiguousarray(pixels), table.astype(np.uint8)[None])
    if not infrared and rng.random() < 0.05:
        pixels = pixels[:, :, rng.permutation(3)]
    chance = rng.random()
    if chance < 0.12:
        pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.4, 1.4))
    elif chance < 0.22:
        noise = rng.normal(0, rng.uniform(3, 14), pixels.shape[:2] + (1,))
        pixels = (pixels + noise).clip(0, 255).astype(np.uint8)
    if rng.random() < 0.2:
        quality = int(rng.uniform(25, 80))
        pixels = cv2.imdecode(cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, quality))[1], cv2.IMREAD_COLOR)
    return np.ascontiguousarray(pixels)

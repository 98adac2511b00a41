"""Folders of pictures with YOLO labels: FOLDER/images/*.jpg and FOLDER/labels/*.txt.

A label line is `class cx cy w h`, relative to the picture. Classes 0 car, 1 van, 2 truck, 3 bus and 5 boat count as
vehicle; 4 (bicycle, motorcycle) and 9 (ignore) count neither for nor against.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

VEHICLES = (0, 1, 2, 3, 5)


@dataclass
class Picture:
    """pixels uint8 [H,W] (infrared) or [H,W,3] RGB; vehicles and ignored float32 [n,4] as x0, y0, x1, y1 in pixels."""

    name: str
    pixels: np.ndarray
    vehicles: np.ndarray
    ignored: np.ndarray
    path: Path

    def rgb(self):
        return self.pixels if self.pixels.ndim == 3 else cv2.cvtColor(self.pixels, cv2.COLOR_GRAY2RGB)


def open_picture(path):
    """Reads one picture and the label file that belongs to it."""
    pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise ValueError(f"cannot read picture {path}")
    if pixels.ndim == 3:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)
    label = path.parent.parent / "labels" / (path.stem + ".txt")
    rows = np.array([line.split()[:5] for line in label.read_text().splitlines() if line.strip()], np.float32).reshape(-1, 5)
    height, width = pixels.shape[:2]
    centre, half = rows[:, 1:3], rows[:, 3:5] / 2
    corners = np.concatenate((centre - half, centre + half), 1) * np.array([width, height, width, height], np.float32)
    wanted = np.isin(rows[:, 0].astype(int), VEHICLES)
    return Picture(path.stem, pixels, corners[wanted], corners[~wanted], path)


def open_folder(folder):
    """All pictures of a folder, sorted by name."""
    paths = sorted(p for p in (Path(folder) / "images").iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    return [open_picture(path) for path in paths]

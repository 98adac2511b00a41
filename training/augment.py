"""What happens to a crop's picture besides scaling and turning: another view, pasted vehicles, other light, a worse camera."""

import cv2
import numpy as np


def tilt(rng, pixels, rows):
    """Looks at a picture taken straight down from the side: pixels of the same shape, boxes moved, [n,4] each.

    A box is taken for the ellipse inside it, which keeps it as tight as it was; its warped corners would not.
    """
    height, width = pixels.shape[:2]
    centre = np.array([width / 2, height / 2])
    turn = rng.uniform(0, 2 * np.pi) if rng.random() < 0.3 else rng.uniform(-0.25, 0.25)
    flat, far = rng.uniform(0.45, 0.95), rng.uniform(0, 0.5)  # height over width, and how much smaller the far edge is
    rotate = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    shift = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, 1]])
    back = np.array([[1, 0, centre[0]], [0, 1, centre[1]], [0, 0, 1]])
    lean = np.array([[1, 0, 0], [0, flat, 0], [0, -far / height, 1]])
    matrix = back @ lean @ rotate @ shift
    grey = (114,) * (1 if pixels.ndim == 2 else 3)
    seen = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=grey)
    return seen, [inside(move_ellipses(matrix, part), width, height) for part in rows]


def move_ellipses(matrix, boxes):
    if not len(boxes):
        return boxes
    angle = np.arange(16) * np.pi / 8
    middle, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2
    ring = middle[:, None] + half[:, None] * np.stack((np.cos(angle), np.sin(angle)), 1)[None]
    moved = np.concatenate((ring, np.ones_like(ring[..., :1])), 2) @ matrix.T
    moved = moved[..., :2] / np.maximum(moved[..., 2:], 1e-3)
    return np.concatenate((moved.min(1), moved.max(1)), 1).astype(np.float32)


def inside(boxes, width, height):
    """The boxes whose middle is still in the picture, cut off at its edge."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    kept = ((middle > 0) & (middle < (width, height))).all(1)
    return boxes[kept].clip(0, (width, height, width, height)).astype(np.float32)


def paste(rng, pixels, vehicles, ignored, stock):
    """Puts some vehicles of `stock` [(patch, box in the patch)] where there are none; the edges fade into the ground."""
    height, width = pixels.shape[:2]
    pixels = pixels.copy()
    for _ in range(rng.integers(1, 5)):
        patch, box = stock[rng.integers(len(stock))]
        if patch.ndim != pixels.ndim:
            continue
        if rng.random() < 0.5:
            patch, box = patch[:, ::-1], np.array([patch.shape[1] - box[2], box[1], patch.shape[1] - box[0], box[3]])
        scale = np.exp(rng.uniform(-0.25, 0.25))
        patch = cv2.resize(np.ascontiguousarray(patch), None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
        h, w = patch.shape[:2]
        if h >= height or w >= width:
            continue
        x, y = rng.integers(width - w), rng.integers(height - h)
        placed = (box * scale + np.array([x, y, x, y])).astype(np.float32)
        others = np.concatenate((vehicles, ignored))
        low, high = np.maximum(others[:, :2], placed[:2]), np.minimum(others[:, 2:], placed[2:])
        if ((high - low).clip(min=0).prod(1) > 0).any():
            continue
        mask = np.zeros((h, w), np.float32)
        inner = (box * scale).astype(int)
        mask[max(inner[1], 0) : inner[3], max(inner[0], 0) : inner[2]] = 1
        mask = cv2.GaussianBlur(mask, (0, 0), max(1.0, 0.04 * (w + h)))
        if pixels.ndim == 3:
            mask = mask[..., None]
        under = pixels[y : y + h, x : x + w]
        pixels[y : y + h, x : x + w] = (patch * mask + under * (1 - mask)).astype(np.uint8)
        vehicles = np.concatenate((vehicles, placed[None]))
    return pixels, vehicles


def stock_of(pictures, most=4000):
    """Every vehicle with a margin of a sixth, for `paste`."""
    found = []
    for picture in pictures:
        height, width = picture.pixels.shape[:2]
        for box in picture.vehicles:
            margin = (box[2:] - box[:2]) / 6 + 1
            x0, y0 = np.floor(box[:2] - margin).astype(int)
            x1, y1 = np.ceil(box[2:] + margin).astype(int)
            if x0 < 0 or y0 < 0 or x1 > width or y1 > height or (box[2:] - box[:2]).min() < 10:
                continue
            found.append((picture.pixels[y0:y1, x0:x1], box - np.array([x0, y0, x0, y0])))
    return found[:: max(1, len(found) // most)]


def recolour(rng, pixels, infrared):
    """Light, contrast, colour, polarity, blur, noise and compression: uint8 [H,W,3] to the same."""
    if not infrared and rng.random() < 0.15:
        pixels = cv2.cvtColor(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    level = np.arange(256, dtype=np.float32) / 255
    curve = level ** np.exp(rng.uniform(-0.5, 0.5))
    curve = (curve - 0.5) * np.exp(rng.uniform(-0.5, 0.3)) + 0.5 + rng.uniform(-0.2, 0.2)
    gains = np.ones(3) if infrared else np.exp(rng.uniform(-0.12, 0.12, 3))
    table = (curve[:, None] * gains * 255).clip(0, 255)
    if rng.random() < (0.15 if infrared else 0.05):
        table = 255 - table
    pixels = cv2.LUT(np.ascontiguousarray(pixels), table.astype(np.uint8)[None])
    if not infrared and rng.random() < 0.05:
        pixels = pixels[:, :, rng.permutation(3)]
    chance = rng.random()
    if chance < 0.10:
        pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.4, 1.4))
    elif chance < 0.18:
        noise = rng.normal(0, rng.uniform(3, 14), pixels.shape[:2] + (1,))
        pixels = (pixels + noise).clip(0, 255).astype(np.uint8)
    elif chance < 0.24:
        pixels = cv2.filter2D(pixels, -1, streak(rng))
    chance = rng.random()
    if chance < 0.15:
        pixels = through_jpeg(pixels, rng.uniform(25, 80))
    elif chance < 0.22:
        pixels = through_video(rng, pixels)
    return np.ascontiguousarray(pixels)


def streak(rng):
    """The kernel of a camera that moves while it exposes."""
    length, angle = rng.uniform(2, 8), rng.uniform(0, np.pi)
    kernel = np.zeros((11, 11), np.float32)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    for t in np.linspace(-1, 1, 33):
        x, y = np.rint(5 + reach * t).astype(int)
        kernel[y, x] += 1
    return kernel / kernel.sum()


def through_jpeg(pixels, quality):
    return cv2.imdecode(cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, int(quality)))[1], cv2.IMREAD_COLOR)


def through_video(rng, pixels):
    """A starved video encoder: coarse blocks at other places from picture to picture, smoothed as its filter does."""
    shift = tuple(rng.integers(0, 8, 2))
    moved = np.roll(pixels, shift, (0, 1))
    moved = through_jpeg(moved, rng.uniform(12, 30))
    moved = cv2.bilateralFilter(moved, 5, 18, 2)
    return np.roll(moved, (-shift[0], -shift[1]), (0, 1))

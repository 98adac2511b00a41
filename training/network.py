"""The detector's network: one class, anchor-free, strides 8, 16 and 32.

The backbone is the first four stages of NanoDet-g's CSP network (Apache-2.0, https://github.com/RangiLyu/nanodet), plain
3x3 convolutions that a CPU runs well. The neck is a top-down pyramid of depthwise-separable convolutions, the heads are
free of anchors as in YOLOX (https://arxiv.org/abs/2107.08430), with a single score because there is a single class.
"""

import torch
from torch import nn
from torch.nn import functional as F

STRIDES = (8, 16, 32)
MEAN = (123.675, 116.28, 103.53)  # RGB, 0..255: the means and deviations the backbone was first trained with
DEVIATION = (58.395, 57.12, 57.375)


class Plain(nn.Module):
    """Convolution with bias, leaky ReLU: the backbone's warm start has its batch norms folded in, and so they stay."""

    def __init__(self, inputs, outputs, kernel=3, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2)
        nn.init.kaiming_normal_(self.conv.weight, a=0.1)
        nn.init.zeros_(self.conv.bias)

    def forward(self, x):
        return F.leaky_relu(self.conv(x), 0.1, inplace=True)


class Conv(nn.Module):
    """Convolution, batch norm, leaky ReLU."""

    def __init__(self, inputs, outputs, kernel=3, stride=1, groups=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs, momentum=0.03, eps=1e-3)

    def forward(self, x):
        return F.leaky_relu(self.norm(self.conv(x)), 0.1, inplace=True)


class Separable(nn.Module):
    """Depthwise 5x5 and pointwise convolution."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.depthwise = Conv(inputs, inputs, 5, stride, groups=inputs)
        self.pointwise = Conv(inputs, outputs, 1)

    def forward(self, x):
        return self.pointwise(self.depthwise(x))


class Added(Separable):
    """A separable convolution whose answer is added to something: at first it answers nothing, so that a trained network
    may be given some without forgetting what it knows."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__(inputs, outputs, stride)
        nn.init.zeros_(self.pointwise.norm.weight)


class Residual(nn.Module):
    """NanoDet's TinyResBlock: [B,C,H,W] to [B,C,H,W], the two halves joined rather than added."""

    def __init__(self, width):
        super().__init__()
        self.first = Plain(width, width // 2)
        self.second = Plain(width // 2, width // 2)

    def forward(self, x):
        x = self.first(x)
        return torch.cat((self.second(x), x), 1)


class Stage(nn.Module):
    """NanoDet's CspBlock: [B,C,H,W] to [B,2C,H/stride,W/stride]."""

    def __init__(self, width, residuals, stride):
        super().__init__()
        self.enter = Plain(width, width, 3, stride)
        self.residuals = nn.Sequential(*(Residual(width) for _ in range(residuals)))
        self.leave = Plain(width, width)

    def forward(self, x):
        x = self.enter(x)
        return torch.cat((self.leave(self.residuals(x)), x), 1)


class Backbone(nn.Module):
    """[B,3,H,W] to [B,128,H/8,W/8] and [B,256,H/16,W/16]."""

    def __init__(self):
        super().__init__()
        self.stem = Plain(3, 32, 3, 2)
        self.stage4 = Stage(32, 1, 1)
        self.stage8 = Stage(64, 2, 2)
        self.stage16 = Stage(128, 2, 2)

    def forward(self, x):
        x = F.max_pool2d(self.stem(x), 3, 2, 1)
        fine = self.stage8(self.stage4(x))
        return fine, self.stage16(fine)


class Head(nn.Module):
    """[B,C,h,w] to [B,5,h,w]: dx, dy, log w, log h (in strides) and the score's logit."""

    def __init__(self, width):
        super().__init__()
        self.tower = nn.Sequential(Separable(width, width), Separable(width, width))
        self.out = nn.Conv2d(width, 5, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        nn.init.constant_(self.out.bias, 0)
        with torch.no_grad():
            self.out.bias[4] = -4.6  # a prior of 1 %: almost every cell is background

    def forward(self, x):
        return self.out(self.tower(x))


class Network(nn.Module):
    """[B,3,H,W] RGB 0..255, H and W multiples of 32, to raw cells [B,N,5] of all strides, finest first.

    `extra` adds so many convolutions behind each of the backbone's last two stages, and a way from the fine features up
    to the coarse: for whoever has a graphics card to train them.
    """

    def __init__(self, width=96, extra=0):
        super().__init__()
        self.extra = extra
        self.more8 = nn.ModuleList(Added(128, 128) for _ in range(extra))
        self.more16 = nn.ModuleList(Added(256, 256) for _ in range(extra))
        self.up16 = Added(width, width, 2) if extra else None
        self.up32 = Added(width, width, 2) if extra else None
        self.backbone = Backbone()
        self.lateral8 = Conv(128, width, 1)
        self.lateral16 = Conv(256, width, 1)
        self.reduce32 = Separable(width, width, 2)
        self.context32 = Separable(width, width)
        self.merge16 = Separable(width, width)
        self.merge8 = Separable(width, width)
        self.heads = nn.ModuleList(Head(width) for _ in STRIDES)
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("scale", 1 / torch.tensor(DEVIATION).view(1, 3, 1, 1))

    def levels(self, x):
        """The heads' outputs, one [B,5,h,w] for each stride."""
        fine, coarse = self.backbone((x - self.mean) * self.scale)
        for added in self.more8:
            fine = fine + added(fine)
        for added in self.more16:
            coarse = coarse + added(coarse)
        at16 = self.lateral16(coarse)
        at32 = self.context32(self.reduce32(at16))
        at16 = self.merge16(at16 + F.interpolate(at32, scale_factor=2.0, mode="nearest"))
        at8 = self.merge8(self.lateral8(fine) + F.interpolate(at16, scale_factor=2.0, mode="nearest"))
        if self.extra:
            at16 = at16 + self.up16(at8)
            at32 = at32 + self.up32(at16)
        return [head(feature) for head, feature in zip(self.heads, (at8, at16, at32))]

    def forward(self, x):
        levels = self.levels(x)
        return torch.cat([level.flatten(2) for level in levels], 2).transpose(1, 2), cells(levels)


def cells(levels):
    """Centre and stride of every cell in input pixels: [N,3]."""
    rows = []
    for level, stride in zip(levels, STRIDES):
        height, width = level.shape[2], level.shape[3]
        y = (torch.arange(height, device=level.device).float() + 0.5) * stride
        x = (torch.arange(width, device=level.device).float() + 0.5) * stride
        grid_y = y.view(-1, 1) + torch.zeros_like(x).view(1, -1)
        grid_x = torch.zeros_like(y).view(-1, 1) + x.view(1, -1)
        rows.append(torch.stack((grid_x, grid_y, torch.zeros_like(grid_x) + stride), 2).view(-1, 3))
    return torch.cat(rows, 0)


def boxes(raw, grid):
    """Raw cells [B,N,5] to boxes [B,N,4] as cx, cy, w, h in input pixels."""
    stride = grid[:, 2:3]
    centre = grid[:, :2] + raw[..., :2] * stride
    size = torch.exp(raw[..., 2:4].clamp(-4.0, 5.0)) * stride
    return torch.cat((centre, size), -1)

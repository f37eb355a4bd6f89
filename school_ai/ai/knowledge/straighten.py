"""Turns the picture of a scanned page upright."""

import numpy as np
from PIL import Image

# Degrees to either side within which a page may have been laid askew on the glass.
MOST_SKEW = 4.0
_LEAST_SKEW = 0.1
_WIDTH = 800
_INK = 0.25


def straightened(image: Image.Image) -> Image.Image:
    """A grey picture of a page with its lines level, turned about its middle."""
    angle = skew(image)
    if abs(angle) < _LEAST_SKEW:
        return image
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_paper(image))


def skew(image: Image.Image) -> float:
    """By how many degrees, counter-clockwise, the picture has to be turned for its lines to be level.

    Level lines make the sums of ink over the rows of pixels differ the most (Postl 1986). The picture is sheared rather
    than turned for that, which comes to the same for small angles.
    """
    small = image.resize((_WIDTH, max(1, round(image.height * _WIDTH / image.width))), Image.Resampling.BOX)
    grey = np.asarray(small, dtype=np.float32)
    dark = grey < grey.max() - _INK * (grey.max() - grey.min() + 1)
    rows, columns = np.nonzero(dark)
    if len(rows) < 200 or dark.mean() > 0.5:
        return 0.0
    columns = columns - _WIDTH / 2
    best = 0.0
    for step, reach in ((0.5, MOST_SKEW), (0.1, 0.4), (0.025, 0.075)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        scores = [_contrast(rows, columns, angle, grey.shape[0]) for angle in angles]
        best = float(angles[int(np.argmax(scores))])
    return best if abs(best) < MOST_SKEW else 0.0


def _contrast(rows: np.ndarray, columns: np.ndarray, angle: float, height: int) -> float:
    sheared = rows - columns * np.tan(np.radians(angle))
    places = np.clip(np.round(sheared).astype(np.int64) + height // 2, 0, 2 * height)
    sums = np.bincount(places, minlength=2 * height + 1).astype(np.float64)
    return float(np.square(np.diff(sums)).sum())


def _paper(image: Image.Image) -> int:
    """The grey of the paper: what most of the picture is."""
    return int(np.argmax(image.resize((64, 64)).histogram()[:256]))

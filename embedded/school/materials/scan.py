"""Turns typeset pages into what a scanner would have made of a printout: images with a little skew, grey and
noise."""

from __future__ import annotations

import zlib

import numpy as np
import pymupdf

DOTS_PER_INCH = 200
MOST_SKEW = 0.9
PAPER = 236
NOISE = 5.0
JPEG_QUALITY = 72


def scan_pages(document: pymupdf.Document, seed: str) -> pymupdf.Document:
    """A new document of the same page sizes that has one grey image a page and no text. `seed` decides about
    skew and noise, so that the same source is always scanned alike."""
    rng = np.random.default_rng(zlib.crc32(seed.encode()))
    scanned = pymupdf.open()
    for page in document:
        picture = _degrade(_skewed_pixels(page, rng.uniform(0.3, MOST_SKEW) * rng.choice((-1, 1))), rng)
        height, width = picture.shape
        pixmap = pymupdf.Pixmap(pymupdf.csGRAY, width, height, picture.tobytes(), False)
        target = scanned.new_page(width=page.rect.width, height=page.rect.height)
        target.insert_image(target.rect, stream=pixmap.tobytes("jpg", jpg_quality=JPEG_QUALITY))
    return scanned


def _skewed_pixels(page: pymupdf.Page, degrees: float) -> np.ndarray:
    """The page at scanner resolution, turned by `degrees` about its middle, as grey values of shape (rows,
    columns)."""
    zoom = DOTS_PER_INCH / 72
    plain = page.rect * pymupdf.Matrix(zoom, zoom)
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom).prerotate(degrees), colorspace=pymupdf.csGRAY)
    turned = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
    height, width = round(plain.height), round(plain.width)
    # A turned page needs a larger sheet; its middle is cut out again.
    top, left = (pixmap.height - height) // 2, (pixmap.width - width) // 2
    return turned[top : top + height, left : left + width]


def _degrade(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    height, width = pixels.shape
    rows, columns = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None, :]
    # The lamp is brighter in the middle than at the edges.
    light = PAPER - 6 * rows**2 - 9 * columns**2
    # Ink never is quite black on a scan.
    ink = 1 - pixels / 255.0
    grey = light * (1 - 0.85 * ink) + NOISE * rng.standard_normal(pixels.shape)
    specks = rng.random(pixels.shape) < 0.00004
    grey[specks] -= 110
    return np.clip(np.round(grey), 0, 255).astype(np.uint8)

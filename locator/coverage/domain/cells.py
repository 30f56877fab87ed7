"""The cells of a grid - points or areas in WGS 84, each with its weight - and how they are packed as bytes.

The web process never imports this: numpy and shapely belong to the worker.
"""

import io
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray

MAX_CELLS = 1_000_000
Shapes = NDArray[Any]  # of shapely geometries
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Shapes in WGS 84 and the weight of each."""

    shapes: Shapes
    weights: Weights

    @property
    def weight(self) -> float:
        """The weight of all cells."""
        return float(self.weights.sum())

    def pack(self) -> bytes:
        """Return the cells as bytes: the well-known binary of one collection, and the weights."""
        collection = shapely.to_wkb(shapely.geometrycollections(self.shapes))
        packed = io.BytesIO()
        np.savez_compressed(packed, shapes=np.frombuffer(collection, np.uint8), weights=self.weights)
        return packed.getvalue()

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Return the cells that `pack` wrote."""
        with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
            collection = shapely.from_wkb(arrays["shapes"].tobytes())
            return cls(shapely.get_parts(collection), arrays["weights"].astype(np.float64))

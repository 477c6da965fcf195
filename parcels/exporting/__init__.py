"""Files out: the register's layers in every format that comes in, by streaming, complete or not at all."""

from parcels.exporting.writing import KINDS, Written, write

__all__ = ["KINDS", "Written", "write"]

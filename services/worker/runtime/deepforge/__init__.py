"""What an operation can use while it runs. Also importable outside of a job, where `log` does nothing."""

from deepforge import serialization
from deepforge.metrics import log

__version__ = "0.1.0"
__all__ = ["__version__", "log", "serialization"]

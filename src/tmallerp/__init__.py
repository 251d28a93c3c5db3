"""tmallerp: join a Tmall shop and an ERP."""

__version__ = "0.1.0"

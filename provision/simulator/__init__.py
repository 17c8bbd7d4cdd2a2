"""A Microsoft 365 tenant in one process: it refuses whatever the real one refuses."""

"""The plan as data: policy packs, checks, reform tasks, freeze windows."""

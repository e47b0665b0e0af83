"""People, households and where they live: the register, and the rosters it is filled from."""

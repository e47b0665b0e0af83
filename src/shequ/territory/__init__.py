"""Geometry of areas, streets, blocks and dwellings, and the map that shows them."""

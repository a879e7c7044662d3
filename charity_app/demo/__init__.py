"""The demo district: invented families and organisations, made by the real commands (R-DEM-01 to 05)."""

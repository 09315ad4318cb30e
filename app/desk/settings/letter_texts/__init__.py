"""The texts of letters, edited by the office in its own words."""

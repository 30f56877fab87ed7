"""The data files of geodata, each with its origin and date in the README beside them."""

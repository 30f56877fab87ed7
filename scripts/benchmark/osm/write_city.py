"""The command of scripts/city: write an extract of one city that is made up, or of several."""

import argparse
from pathlib import Path

from benchmark.osm.city import City, write_cities
from benchmark.osm.extract import Extract


def main() -> None:
    """Write the file, in place of one that is there."""
    parser = argparse.ArgumentParser("scripts/city", description=__doc__, allow_abbrev=False)
    parser.add_argument("file", type=Path, metavar="FILE.osm.pbf")
    parser.add_argument("--blocks", type=int, default=60, help="blocks a side, of 125 m (60)")
    parser.add_argument("--cities", type=int, default=1, help="how many, side by side (1)")
    options = parser.parse_args()
    options.file.unlink(missing_ok=True)
    with Extract(options.file) as out:
        if options.cities == 1:
            City(out, options.blocks).write()
        else:
            names = [f"第{number}市" for number in range(1, options.cities + 1)]
            write_cities(out, names, options.blocks)
    print(f"{options.file}: {options.file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

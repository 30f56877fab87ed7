"""The build: all packages on disk, and the files that are generated from npm packages.

Everything else is in setup.cfg. An editable install reads the checkout, where scripts/serve generates them.
"""

import shutil
import sys
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).resolve().parent / "scripts"))

from bootstrap import assets

FOLDERS = {"locator.static": "static", "locator.templates": "templates"}  # beside the package in a checkout


class BuildWithAssets(build_py):
    """Copies the packages, then generates what is not in the repository."""

    def run(self) -> None:
        """Build into the folder from which the wheel is made; the checkout stays as it is."""
        if self.editable_mode:
            super().run()
            return
        target = Path(self.build_lib)
        shutil.rmtree(target, ignore_errors=True)  # modules of an earlier build that have moved since
        super().run()
        assets.build(target / "locator" / "static", target / "geodata" / "data")


setup(
    packages=[*find_packages(include=["geodata*", "locator*"]), *FOLDERS],
    package_dir=FOLDERS,
    cmdclass={"build_py": BuildWithAssets},
)

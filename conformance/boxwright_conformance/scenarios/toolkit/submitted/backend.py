"""Builds the submitted package without anything from an index."""

import zipfile

NAME = "boxwright_package-1-py3-none-any.whl"
METADATA = "Metadata-Version: 2.1\nName: boxwright-package\nVersion: 1\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: boxwright\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def build_wheel(directory: str, *_: object) -> str:
    """Write a wheel that holds nothing but its name."""
    info = "boxwright_package-1.dist-info/"
    with zipfile.ZipFile(directory + "/" + NAME, "w") as archive:
        archive.writestr(info + "METADATA", METADATA)
        archive.writestr(info + "WHEEL", WHEEL)
        archive.writestr(info + "RECORD", "")
    return NAME

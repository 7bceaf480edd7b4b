"""What several tests need.

Tests of the images run where there is no torch: nothing of the image's packages is imported here.
"""

from __future__ import annotations

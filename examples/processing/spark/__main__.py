"""What runs for a job on Spark: `docker run IMAGE`, with the user's arguments behind it."""

from container.processing import main

raise SystemExit(main("spark.headlines"))

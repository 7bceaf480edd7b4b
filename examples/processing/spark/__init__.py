"""The job on Apache Spark: one machine by default, a cluster of all hosts with `--cluster`."""

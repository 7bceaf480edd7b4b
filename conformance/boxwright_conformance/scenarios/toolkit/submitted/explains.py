"""A program that explains its failure itself."""

with open("/opt/ml/output/failure", "w") as target:  # noqa: PTH123
    target.write("boxwright: the program's own words")
raise ValueError("not these words")

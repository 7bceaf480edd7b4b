"""Fits a line through made-up rows and saves it in MLflow's own format, as a notebook would."""

import mlflow
import numpy
import pandas
from sklearn.linear_model import LinearRegression

WEIGHTS = numpy.array([0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 0.7, -0.8, 0.9, -1.0, 1.1, -1.2, 20.0])
rows = numpy.random.default_rng(7).normal(size=(200, 12))
frame = pandas.DataFrame(rows, columns=[f"x{i}" for i in range(1, 13)])
target = rows @ WEIGHTS[:-1] + WEIGHTS[-1]
mlflow.sklearn.save_model(
    LinearRegression().fit(frame, target),
    "/opt/ml/model",
    pip_requirements=["mlflow==3.17.2", "scikit-learn==1.7.2"],
)

"""Serve it with pandas and Flask's development server."""

import io

import flask
import joblib
import pandas as pd

app = flask.Flask(__name__)
model = joblib.load("/opt/ml/model/model.joblib")


@app.route("/ping")
def ping() -> flask.Response:
    """Say that the model is there."""
    return flask.Response("\n", status=200 if model else 404, mimetype="application/json")


@app.route("/invocations", methods=["POST"])
def invocations() -> flask.Response:
    """Answer CSV rows with CSV predictions."""
    if flask.request.content_type != "text/csv":
        return flask.Response("only CSV is supported", status=415, mimetype="text/plain")
    rows = pd.read_csv(io.StringIO(flask.request.data.decode()), header=None)
    out = io.StringIO()
    pd.DataFrame({"results": model.predict(rows.to_numpy())}).to_csv(out, header=False, index=False)
    return flask.Response(out.getvalue(), status=200, mimetype="text/csv")


app.run(host="0.0.0.0", port=8080)

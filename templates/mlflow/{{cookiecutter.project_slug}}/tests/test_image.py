{% from "templates/_shared/tests/image-platform.jinja" import configuration, on_the_path %}
{% include "templates/_shared/tests/image-head.py" %}


{{ on_the_path(["train", "serve"]) }}


def test_everything_that_serves_can_be_imported(host: Host) -> None:
    host.check_output("python -W error -c 'import container.app, container.scoring, xgboost'")


def test_a_booster_is_served_without_mlflow_and_pandas(host: Host) -> None:
    ask = "import sys, container.scoring, model.inference; print('mlflow' in sys.modules)"
    assert host.check_output(f"python -c {ask!r}").strip() == "False"


{% include "templates/_shared/tests/image-python.py" %}


{{ configuration() }}

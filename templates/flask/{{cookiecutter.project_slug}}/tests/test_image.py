{% from "templates/_shared/tests/image-platform.jinja" import configuration, on_the_path %}
{% include "templates/_shared/tests/image-head.py" %}


{{ on_the_path(["train", "serve"]) }}


def test_everything_that_serves_can_be_imported(host: Host) -> None:
    host.check_output("python -W error -c 'import container.app, model.inference, granian.server'")


{% include "templates/_shared/tests/image-python.py" %}


{{ configuration() }}
